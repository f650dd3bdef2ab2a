package procura.control.request;

import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procura.identity.Cause;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.tenancy.keys.Secrets;

/// Who calls, for which tenant, and what they hold; left on the request by the filter that checked
/// it.
///
/// @param ifMatch the versions that `If-Match` allows; empty without it
/// @param change what is being changed; null while nothing is
public record Caller(
    TenantId tenant, Scopes scopes, Cause cause, List<Long> ifMatch, @Nullable Change change) {

  private static final String CALLER = "procura.caller";

  /// Where other rooms' operations under `/api/v1` find the cause.
  private static final String CAUSE = "procura.cause";

  public Caller(TenantId tenant, Scopes scopes, Cause cause) {
    this(tenant, scopes, cause, List.of(), null);
  }

  public static Caller of(HttpRequest<?> request) {
    return request
        .getAttribute(CALLER, Caller.class)
        .orElseThrow(() -> new IllegalStateException("nobody checked who calls"))
        .onlyIf(Preconditions.ifMatch(request));
  }

  private Caller onlyIf(List<Long> versions) {
    return new Caller(tenant, scopes, cause, versions, change);
  }

  public Caller with(Change wanted) {
    return new Caller(tenant, scopes, cause, ifMatch, wanted);
  }

  /// For a decision beside the change: neither `If-Match` nor the claim is about it.
  public Caller aside() {
    return new Caller(tenant, scopes, cause);
  }

  /// The same without `If-Match`.
  public Caller whateverItIs() {
    return onlyIf(List.of());
  }

  /// Where ids and secrets of the change come from.
  public Secrets secrets() {
    return Objects.requireNonNull(change).secrets();
  }

  /// Whether the change was made before, and only its answer was lost.
  public boolean isDecided() {
    return change != null && change.isDecided();
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
