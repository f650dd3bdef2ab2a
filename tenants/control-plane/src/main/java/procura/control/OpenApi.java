package procura.control;

import io.micronaut.context.BeanProvider;
import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import procura.tenancy.description.Description;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.isolation.RequiredScope;

/// The API's description, of what was made from this room's code when it was compiled, and of what
/// the audit room says of itself.
@OpenAPIDefinition(info = @Info(title = "Procura administration", version = "1"))
@Hidden
@Controller("/api/v1/openapi.yml")
final class OpenApi {

  private static final List<String> ROOMS =
      List.of("procura-administration-1.yml", "procura-audit-1.yml");

  private final ResourceResolver resources;
  private final BeanProvider<Router> router;
  private final PublicUrls urls;
  private volatile @Nullable String document;

  OpenApi(ResourceResolver resources, BeanProvider<Router> router, PublicUrls urls) {
    this.resources = resources;
    this.router = router;
    this.urls = urls;
  }

  @Get
  @Produces("application/yaml")
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<String> document() {
    var made = document;
    if (made == null) {
      made = make();
      document = made;
    }
    return HttpResponse.ok(made).header("Cache-Control", "public, max-age=300");
  }

  private String make() {
    return Description.whole(
        urls.base(),
        ROOMS.stream()
            .map(name -> resources.getResourceAsStream("classpath:META-INF/swagger/" + name))
            .flatMap(Optional::stream)
            .map(OpenApi::read)
            .toList(),
        scopes());
  }

  private static String read(InputStream resource) {
    try (resource) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As the filter asks for them.
  private Map<String, String> scopes() {
    var scopes = new HashMap<String, String>();
    router.get().uriRoutes().forEach(route -> addScope(scopes, route));
    return scopes;
  }

  private static void addScope(Map<String, String> scopes, UriRouteInfo<?, ?> route) {
    route
        .getAnnotationMetadata()
        .stringValue(RequiredScope.class)
        .ifPresent(scope ->
            scopes.put(
                route.getHttpMethodName() + " " + route.getUriMatchTemplate().toPathString(),
                scope));
  }
}
