package procura.audit.export;

import io.micronaut.http.HttpRequest;
import java.util.UUID;
import procura.identity.Actor;
import procura.identity.Cause;

/// Who asks. The filter that checks admin tokens leaves the cause of the request behind; without it
/// the request is the system's own.
final class Asker {

  /// The request attribute with the caller's [Cause].
  static final String ATTRIBUTE = "procura.cause";

  private Asker() {}

  static Cause of(HttpRequest<?> request) {
    return request
        .getAttribute(ATTRIBUTE, Cause.class)
        .orElseGet(() -> {
          var id = UUID.randomUUID().toString();
          return new Cause(Actor.SYSTEM, id, id);
        });
  }
}
