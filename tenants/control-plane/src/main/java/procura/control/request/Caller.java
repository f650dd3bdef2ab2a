package procura.control.request;

import io.micronaut.http.HttpRequest;
import org.jspecify.annotations.Nullable;
import procura.identity.Cause;
import procura.identity.Scopes;
import procura.identity.TenantId;

/// Who calls, for which tenant, and what they hold; left on the request by the filter that checked
/// it.
public record Caller(TenantId tenant, Scopes scopes, Cause cause) {

  private static final String CALLER = "procura.caller";

  /// Where other rooms' operations under `/api/v1` find the cause.
  private static final String CAUSE = "procura.cause";

  public static Caller of(HttpRequest<?> request) {
    return request
        .getAttribute(CALLER, Caller.class)
        .orElseThrow(() -> new IllegalStateException("nobody checked who calls"));
  }

  public void leaveOn(HttpRequest<?> request) {
    request.setAttribute(CALLER, this);
    request.setAttribute(CAUSE, cause);
  }

  /// The person who calls, where it is one.
  public @Nullable String userId() {
    return cause.actor().user() == null ? null : cause.actor().user().value();
  }
}
