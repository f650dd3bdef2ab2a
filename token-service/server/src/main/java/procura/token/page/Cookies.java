package procura.token.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.tenancy.isolation.PublicUrls;

/// A tenant's cookies. Over https their names say `__Host-` and the tenant, because that prefix
/// demands the path `/`; over plain http, which is for one's own machine, the path keeps them
/// apart.
@Singleton
public final class Cookies {

  private final boolean secure;

  Cookies(PublicUrls urls) {
    this.secure = urls.isHttps();
  }

  public @Nullable String read(HttpRequest<?> request, TenantId tenant, String name) {
    return request
        .getCookies()
        .findCookie(fullName(tenant, name))
        .map(Cookie::getValue)
        .orElse(null);
  }

  public void set(
      MutableHttpResponse<?> response,
      TenantId tenant,
      String name,
      String value,
      @Nullable Duration age) {
    var cookie =
        Cookie.of(fullName(tenant, name), value)
            .httpOnly(true)
            .secure(secure)
            .sameSite(SameSite.Lax)
            .path(secure ? "/" : "/t/" + tenant.value());
    response.cookie(age == null ? cookie : cookie.maxAge(age));
  }

  public void clear(MutableHttpResponse<?> response, TenantId tenant, String name) {
    set(response, tenant, name, "", Duration.ZERO);
  }

  private String fullName(TenantId tenant, String name) {
    return secure ? "__Host-procura_" + name + "_" + tenant.value() : "procura_" + name;
  }
}
