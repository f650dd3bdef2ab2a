package procura.token.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpResponse;
import org.junit.jupiter.api.Test;
import procura.identity.TenantId;
import procura.tenancy.isolation.PublicUrls;

class CookiesTest {

  private static final TenantId ACME = new TenantId("acme");

  private static String cookie(String baseUrl) {
    var response = HttpResponse.ok();
    new Cookies(new PublicUrls(baseUrl)).set(response, ACME, "session", "v", null);
    return String.valueOf(response.getHeaders().get("Set-Cookie"));
  }

  @Test
  void LG_05_overHttpsTheyAreHostCookiesOfOneTenant() {
    assertThat(cookie("https://id.example"))
        .startsWith("__Host-procura_session_acme=v")
        .contains("Path=/;")
        .contains("Secure")
        .containsIgnoringCase("HttpOnly")
        .contains("SameSite=Lax");
  }

  @Test
  void overPlainHttpThePathKeepsTenantsApart() {
    assertThat(cookie("http://127.0.0.1:8080"))
        .startsWith("procura_session=v")
        .contains("Path=/t/acme")
        .doesNotContain("Secure");
  }
}
