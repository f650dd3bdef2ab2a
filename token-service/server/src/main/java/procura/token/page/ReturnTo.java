package procura.token.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;

/// Which of our own pages somebody wanted before they had to sign in. Kept by their browser for a
/// moment, and only if it is one of the few there are.
@Singleton
public final class ReturnTo {

  private static final Pattern PAGES =
      Pattern.compile(
          "device(\\?user_code=[A-Za-z]{4}-?[A-Za-z]{4})?|account/approvals(/[A-Za-z0-9_]{1,40})?");

  private static final String COOKIE = "return";
  private static final Duration LIFETIME = Duration.ofMinutes(15);

  private final Cookies cookies;

  ReturnTo(Cookies cookies) {
    this.cookies = cookies;
  }

  /// @param page below the issuer, without a slash in front
  public void remember(MutableHttpResponse<?> response, TenantId tenant, String page) {
    if (PAGES.matcher(page).matches()) {
      cookies.set(response, tenant, COOKIE, page, LIFETIME);
    }
  }

  /// Where to go on, or null; it is asked once.
  public @Nullable MutableHttpResponse<String> take(HttpRequest<?> request, TenantId tenant) {
    var page = cookies.read(request, tenant, COOKIE);
    if (page == null || !PAGES.matcher(page).matches()) {
      return null;
    }
    MutableHttpResponse<String> response = PageHeaders.seeOther("/t/" + tenant + "/" + page);
    cookies.clear(response, tenant, COOKIE);
    return response;
  }
}
