package procura.token.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import procura.authority.Authority;
import procura.authority.Strangers;
import procura.authority.View;
import procura.authority.proof.TlsSettings;
import procura.identity.TenantId;
import procura.tenancy.isolation.PublicUrls;
import procura.token.jwt.Algorithms;
import procura.token.page.KnownTenants;
import procura.token.profile.Profiles;
import procura.token.registration.Registrations;

/// The metadata document at every place where clients look for it: RFC 8414 section 3.1 inserts the
/// well-known part before the issuer's path, OpenID Connect Discovery section 4.1 appends it.
@Controller(produces = MediaType.ALL)
final class AuthorizationServerMetadataEndpoint {

  private final PublicUrls urls;
  private final GrantTypes grants;
  private final Authority authority;
  private final TlsSettings tls;
  private final ObjectMapper json = new ObjectMapper();
  private final KeyDocuments documents;

  AuthorizationServerMetadataEndpoint(
      KnownTenants tenants,
      PublicUrls urls,
      Authority authority,
      TlsSettings tls,
      GrantTypes grants,
      @Named(TaskExecutors.BLOCKING) ExecutorService patient) {
    this.tls = tls;
    this.authority = authority;
    this.documents = new KeyDocuments(tenants, patient, this::document);
    this.urls = urls;
    this.grants = grants;
  }

  @Get(
      uris = {
        "/.well-known/oauth-authorization-server/t/{tenant}",
        "/.well-known/openid-configuration/t/{tenant}",
        "/t/{tenant}/.well-known/openid-configuration",
        "/t/{tenant}/.well-known/oauth-authorization-server"
      })
  CompletionStage<HttpResponse<byte[]>> metadata(
      @PathVariable String tenant, HttpRequest<?> request) {
    return documents.answer(tenant, request);
  }

  private String mtlsIssuer(TenantId tenant) {
    var issuer = urls.issuer(tenant);
    return tls.mtlsBaseUrl() == null
        ? issuer
        : tls.mtlsBaseUrl() + issuer.substring(urls.base().length());
  }

  private byte[] document(View view) {
    try {
      return json.writeValueAsBytes(
          new AuthorizationServerMetadata(
                  urls.issuer(view.tenant()),
                  Algorithms.policy(view),
                  Profiles.ofTenant(view),
                  authority.detailsTypes(view.tenant()),
                  Registrations.isOpen(view),
                  Strangers.admitsDocuments(view),
                  tls,
                  mtlsIssuer(view.tenant()),
                  grants.of(view))
              .document());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
