package procura.server.http;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import procura.tenancy.limit.ClientAddress;
import procura.tenancy.limit.Limits;
import procura.tenancy.limit.Limits.Kind;

/// Turns away whoever asks too much, before anything is read or looked up: by address first, so
/// that one stranger does not use up what a whole tenant may, then by tenant, so that no tenant
/// slows its neighbours down. Clients and people are counted later, where it is known who they are.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class RateLimitFilter implements Ordered {

  private static final String NOBODY = "";
  private static final int PREFIX_BYTES = 8; // an IPv6 customer has a /64 and all addresses in it

  private static final List<String> SIGN_IN =
      List.of(
          "/login",
          "/link",
          "/reset",
          "/invitation",
          "/mailed",
          "/new-password",
          "/verify",
          "/account/password");

  private final Limits limits;
  private final TurnedAway turnedAway;

  RateLimitFilter(Limits limits, TurnedAway turnedAway) {
    this.limits = limits;
    this.turnedAway = turnedAway;
  }

  @RequestFilter
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    var path = request.getPath();
    if (path.startsWith("/health/") || path.equals("/metrics")) {
      return null;
    }
    var tenant = tenant(path);
    var wait = wait(tenant, path, request);
    if (wait == 0) {
      return null;
    }
    if (!tenant.equals(NOBODY)) {
      turnedAway.count(tenant);
    }
    return refusal(request, 1 + TimeUnit.NANOSECONDS.toSeconds(wait));
  }

  private long wait(String tenant, String path, HttpRequest<?> request) {
    var address = address(ClientAddress.of(request));
    if (tenant.equals(NOBODY)) {
      var signUp = request.getMethod() == HttpMethod.POST && path.equals("/api/v1/tenants");
      return limits.take(NOBODY, signUp ? Kind.SIGN_UP : Kind.PLATFORM, address);
    }
    var wait = limits.take(tenant, Kind.ADDRESS, address);
    if (wait == 0 && request.getMethod() == HttpMethod.POST) {
      var costly = costly(path, "/t/".length() + tenant.length());
      wait = costly == null ? 0 : limits.take(tenant, costly, address);
    }
    return wait == 0 ? limits.take(tenant, Kind.TENANT, NOBODY) : wait;
  }

  /// What makes us hash a password, send a message or keep something of a stranger's.
  private static @Nullable Kind costly(String path, int after) {
    if (path.startsWith("/register", after)) {
      return Kind.REGISTRATION;
    }
    return SIGN_IN.stream().anyMatch(page -> path.startsWith(page, after)) ? Kind.SIGN_IN : null;
  }

  /// As the path names it, there or not.
  private static String tenant(String path) {
    int start;
    if (path.startsWith("/t/")) {
      start = 3;
    } else if (path.startsWith("/api/v1/tenants/")) {
      start = 16;
    } else if (path.startsWith("/.well-known/")) {
      start = path.indexOf("/t/", 13) + 3;
      if (start == 2) {
        return NOBODY;
      }
    } else {
      return NOBODY;
    }
    var end = path.indexOf('/', start);
    var name = path.substring(start, end < 0 ? path.length() : end);
    return name.length() > 64 ? NOBODY : name;
  }

  /// What counts as one: of IPv6, a customer's network.
  static Object address(@Nullable InetAddress address) {
    return switch (address) {
      case null -> NOBODY;
      case Inet6Address six -> ByteBuffer.wrap(six.getAddress(), 0, PREFIX_BYTES).getLong();
      default -> address;
    };
  }

  private static MutableHttpResponse<?> refusal(HttpRequest<?> request, long seconds) {
    var text = "too many requests: try again in " + seconds + " s";
    var body = new LinkedHashMap<String, Object>();
    MutableHttpResponse<?> answer;
    if (request.getPath().startsWith("/api/")) {
      body.put("type", "urn:procura:problem:too-many-requests");
      body.put("title", "there are too many requests");
      body.put("status", 429);
      body.put("detail", text);
      answer =
          HttpResponse.status(HttpStatus.TOO_MANY_REQUESTS)
              .body(body)
              .contentType(MediaType.of("application/problem+json"));
    } else if (PlainPage.isWanted(request)) {
      answer =
          PlainPage.of(
              HttpStatus.TOO_MANY_REQUESTS,
              "Too many requests",
              "Wait "
                  + (seconds == 1 ? "a second" : seconds + " seconds")
                  + ", then load this page again.");
    } else {
      body.put("error", "temporarily_unavailable");
      body.put("error_description", text);
      answer =
          HttpResponse.status(HttpStatus.TOO_MANY_REQUESTS)
              .body(body)
              .contentType(MediaType.APPLICATION_JSON_TYPE)
              .header("Cache-Control", "no-store");
    }
    return answer.header("Retry-After", Long.toString(seconds));
  }

  /// After the filter that gives the request its id.
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE + 100;
  }
}
