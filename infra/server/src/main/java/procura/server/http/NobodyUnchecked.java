package procura.server.http;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.web.router.RouteAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.tenancy.isolation.RequiredScope;

/// The second lock of the admin API: an operation that needs a scope is never reached when nobody
/// checked who calls, whatever rooms this process runs.
@ServerFilter("/api/**")
final class NobodyUnchecked implements Ordered {

  /// Left behind by the filter that checked.
  private static final String CAUSE = "procura.cause";

  @RequestFilter
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    var needed =
        RouteAttributes.getRouteMatch(request)
            .filter(route -> route.getAnnotationMetadata().hasAnnotation(RequiredScope.class))
            .isPresent();
    return needed && !request.getAttributes().contains(CAUSE)
        ? HttpResponse.status(HttpStatus.UNAUTHORIZED)
            .body(
                Map.of(
                    "type",
                    "urn:procura:problem:authentication-required",
                    "title",
                    "an access token or a session is needed",
                    "status",
                    401))
            .contentType(MediaType.of("application/problem+json"))
        : null;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }
}
