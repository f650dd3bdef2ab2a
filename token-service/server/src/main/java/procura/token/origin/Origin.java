package procura.token.origin;

import io.micronaut.http.HttpRequest;
import java.util.UUID;

/// Where a request came from, for the record: the peer of the connection, never a header that the
/// peer could make up.
public final class Origin {

  private Origin() {}

  public static String of(HttpRequest<?> request) {
    var address = request.getRemoteAddress().getAddress();
    return address == null ? "unknown" : address.getHostAddress();
  }

  /// One id for everything that a request causes.
  public static String correlation(HttpRequest<?> request) {
    return request
        .getAttribute("procura.correlation", String.class)
        .orElseGet(() -> UUID.randomUUID().toString());
  }
}
