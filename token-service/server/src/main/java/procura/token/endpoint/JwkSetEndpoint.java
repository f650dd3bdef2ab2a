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
import procura.authority.View;
import procura.token.page.KnownTenants;

/// The tenant's public keys (RFC 7517 section 5): its own and nobody else's, retired ones as long
/// as tokens signed with them live.
@Controller(value = "/t/{tenant}/jwks", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class JwkSetEndpoint {

  /// A new key is published this long before it signs.
  private static final int MAX_AGE_SECONDS = 300;

  private final KnownTenants tenants;
  private final KeyDocuments documents = new KeyDocuments(JwkSetEndpoint::document);

  JwkSetEndpoint(KnownTenants tenants) {
    this.tenants = tenants;
  }

  @Get
  HttpResponse<byte[]> keys(@PathVariable String tenant, HttpRequest<?> request) {
    var view = tenants.find(tenant);
    if (view == null) {
      return PublicDocument.notFound();
    }
    return documents.of(view).answer(request, MAX_AGE_SECONDS);
  }

  private static byte[] document(View view) {
    return view.keys().stream()
        .map(KeyAuthority::publicJwk)
        .collect(Collectors.joining(",", "{\"keys\":[", "]}"))
        .getBytes(StandardCharsets.UTF_8);
  }
}
