package procura.control.access;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.identity.TenantId;
import procura.tenancy.isolation.PublicUrls;

/// Where programs find how to get a token for the admin API (RFC 9728 section 3). Each tenant has
/// an authorization server of its own, so the pointer in a refusal names the tenant.
@Hidden
@Controller
final class ProtectedResourceMetadataEndpoint {

  /// RFC 9728 section 2.
  @WireForm
  record Metadata(
      String resource,
      @Nullable List<String> authorizationServers,
      List<String> scopesSupported,
      List<String> bearerMethodsSupported,
      String resourceName,
      String resourceDocumentation) {}

  private final PublicUrls urls;

  ProtectedResourceMetadataEndpoint(PublicUrls urls) {
    this.urls = urls;
  }

  @Get("/.well-known/oauth-protected-resource/api/v1")
  HttpResponse<Metadata> metadata(HttpRequest<?> request) {
    var metadata =
        new Metadata(
            urls.adminApi(),
            authorizationServers(request.getParameters().get("tenant")),
            AdminApi.SCOPES.value(),
            List.of("header"),
            AdminApi.profile().name(),
            urls.adminApi() + "/openapi.yml");
    return HttpResponse.ok(metadata).header("Cache-Control", "public, max-age=300");
  }

  /// Says nothing about which tenants there are.
  private @Nullable List<String> authorizationServers(@Nullable String tenant) {
    if (tenant == null) {
      return null;
    }
    try {
      return List.of(urls.issuer(new TenantId(tenant)));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
