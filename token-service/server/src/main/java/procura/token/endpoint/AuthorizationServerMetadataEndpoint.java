package procura.token.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import procura.tenancy.isolation.PublicUrls;
import procura.token.page.KnownTenants;

/// The metadata document at every place where clients look for it: RFC 8414 section 3.1 inserts the
/// well-known part before the issuer's path, OpenID Connect Discovery section 4.1 appends it.
@Controller(produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AuthorizationServerMetadataEndpoint {

  private static final int MAX_AGE_SECONDS = 300;
  private static final int MOST_CACHED = 20_000;

  private final KnownTenants tenants;
  private final PublicUrls urls;
  private final ObjectMapper json = new ObjectMapper();
  private final Cache<AuthorizationServerMetadata, PublicDocument> documents =
      Caffeine.newBuilder().maximumSize(MOST_CACHED).build();

  AuthorizationServerMetadataEndpoint(KnownTenants tenants, PublicUrls urls) {
    this.tenants = tenants;
    this.urls = urls;
  }

  @Get(
      uris = {
        "/.well-known/oauth-authorization-server/t/{tenant}",
        "/.well-known/openid-configuration/t/{tenant}",
        "/t/{tenant}/.well-known/openid-configuration",
        "/t/{tenant}/.well-known/oauth-authorization-server"
      })
  HttpResponse<byte[]> metadata(@PathVariable String tenant, HttpRequest<?> request) {
    var view = tenants.find(tenant);
    if (view == null) {
      return PublicDocument.notFound();
    }
    var metadata = AuthorizationServerMetadata.of(urls.issuer(view.tenant()), view.keys());
    return documents.get(metadata, this::prepare).answer(request, MAX_AGE_SECONDS);
  }

  private PublicDocument prepare(AuthorizationServerMetadata metadata) {
    try {
      return PublicDocument.of(json.writeValueAsBytes(metadata));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
