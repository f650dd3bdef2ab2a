package procura.token.endpoint;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import procura.authority.Authorities.KeyAuthority;
import procura.token.page.KnownTenants;

/// The tenant's public keys (RFC 7517 section 5): its own and nobody else's, retired ones as long
/// as tokens signed with them live.
@Controller(value = "/t/{tenant}/jwks", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class JwkSetEndpoint {

  /// A new key is published this long before it signs.
  private static final int MAX_AGE_SECONDS = 300;

  private final KnownTenants tenants;

  JwkSetEndpoint(KnownTenants tenants) {
    this.tenants = tenants;
  }

  @Get
  HttpResponse<byte[]> keys(@PathVariable String tenant, HttpRequest<?> request) {
    var view = tenants.find(tenant);
    if (view == null) {
      return PublicDocument.notFound();
    }
    var jwks =
        view.keys().stream()
            .map(KeyAuthority::publicJwk)
            .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    return PublicDocument.of(jwks.getBytes(StandardCharsets.UTF_8))
        .answer(request, MAX_AGE_SECONDS);
  }
}
