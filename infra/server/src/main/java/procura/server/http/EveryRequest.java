package procura.server.http;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import procura.tenancy.isolation.PublicUrls;

/// Gives a request its id, under which its facts and its log lines are found, and a response the
/// headers that it has not set itself.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class EveryRequest implements Ordered {

  /// The request attribute that rooms read the id from.
  static final String CORRELATION = "procura.correlation";

  private static final Map<String, String> HEADERS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer",
          "X-Frame-Options", "DENY",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

  private static final String TWO_YEARS = "max-age=63072000; includeSubDomains";

  private final boolean https;

  EveryRequest(PublicUrls urls) {
    this.https = urls.isHttps();
  }

  /// Never the client's own id: nobody may write into another's trace.
  @RequestFilter
  void identify(HttpRequest<?> request) {
    var random = ThreadLocalRandom.current();
    request.setAttribute(CORRELATION, new UUID(random.nextLong(), random.nextLong()).toString());
  }

  @ResponseFilter
  void protect(HttpRequest<?> request, MutableHttpResponse<?> response) {
    var headers = response.getHeaders();
    HEADERS.forEach((name, value) -> {
      if (!headers.contains(name)) {
        headers.set(name, value);
      }
    });
    if (https) {
      headers.set("Strict-Transport-Security", TWO_YEARS);
    }
    headers.set("X-Request-Id", correlation(request));
  }

  static String correlation(HttpRequest<?> request) {
    return request.getAttribute(CORRELATION, String.class).orElse("none");
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}
