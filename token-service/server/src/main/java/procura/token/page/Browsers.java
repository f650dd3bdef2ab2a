package procura.token.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import procura.identity.TenantId;
import procura.tenancy.keys.Secrets;

/// Recognises browsers.
@Singleton
public final class Browsers {

  private static final String COOKIE = "browser";
  private static final String KIND = "br";

  /// As long as browsers keep any cookie: one in which somebody signed in before is trusted a
  /// little more by the throttle of sign-ins.
  private static final Duration LIFETIME = Duration.ofDays(400);

  private final Cookies cookies;
  private final Secrets secrets;

  Browsers(Cookies cookies, Secrets secrets) {
    this.cookies = cookies;
    this.secrets = secrets;
  }

  public Browser of(HttpRequest<?> request, TenantId tenant) {
    var secret = cookies.read(request, tenant, COOKIE);
    return secret != null && Secrets.wellFormed(KIND, secret)
        ? new Browser(secret, false)
        : new Browser(secrets.token(KIND), true);
  }

  public <T> MutableHttpResponse<T> remember(
      MutableHttpResponse<T> response, TenantId tenant, Browser browser) {
    if (browser.isNew()) {
      cookies.set(response, tenant, COOKIE, browser.secret(), LIFETIME);
    }
    return response;
  }
}
