package procura.control.access;

import io.micronaut.http.HttpRequest;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;

/// Finds the access token that the server keeps for a browser.
@FunctionalInterface
public interface SessionTokens {

  /// Null when the request carries no living session of this tenant.
  @Nullable String accessToken(HttpRequest<?> request, TenantId tenant);
}
