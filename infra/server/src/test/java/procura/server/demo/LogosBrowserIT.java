package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.sun.net.httpserver.HttpServer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import procura.server.PlatformUnderTest;

/// A client's logo in a real browser, which has it from us alone.
@ExtendWith(Chromium.class)
class LogosBrowserIT {

  private static final String PASSWORD = "correct horse battery staple";
  private static final String CALLBACK = "https://portraits.example/cb";
  private static final Web WEB = new Web();

  private static PlatformUnderTest running;
  private static HttpServer host;
  private static Platform platform;

  @BeforeAll
  static void start() throws IOException {
    running = PlatformUnderTest.byName();
    platform =
        Platform.signUp(
            WEB, running.base(), "logos", "Greenfield Vets", GreenfieldVets.ADMIN_EMAIL, PASSWORD);
    host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var logo = logo();
    host.createContext(
        "/logo",
        http -> {
          http.getResponseHeaders().set("Content-Type", "text/plain");
          http.sendResponseHeaders(200, logo.length);
          http.getResponseBody().write(logo);
          http.close();
        });
    host.start();
  }

  @AfterAll
  static void stop() {
    host.stop(0);
    running.close();
  }

  private static byte[] logo() throws IOException {
    var image = new BufferedImage(256, 256, BufferedImage.TYPE_INT_ARGB);
    var pen = image.createGraphics();
    pen.setColor(new Color(0xd9, 0x5f, 0x2b));
    pen.fillOval(60, 110, 136, 110);
    for (int toe = 0; toe < 4; toe++) {
      pen.fillOval(24 + toe * 54, toe == 0 || toe == 3 ? 70 : 28, 46, 64);
    }
    pen.dispose();
    var out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static URI asks(String path) {
    var client =
        platform.create(
            "/clients",
            Platform.body(
                "client_name",
                "Pet Portraits",
                "redirect_uris",
                List.of(CALLBACK),
                "token_endpoint_auth_method",
                "none",
                "grant_types",
                List.of("authorization_code"),
                "logo_uri",
                "http://localhost:" + host.getAddress().getPort() + path));
    return URI.create(
        platform.endpoint("authorization_endpoint")
            + "?response_type=code&scope=openid+email+profile&state=s&client_id="
            + Web.text(client, "client_id")
            + "&redirect_uri="
            + Web.encoded(CALLBACK)
            + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
            + "&code_challenge_method=S256");
  }

  @Test
  @DisplayName("the consent and account pages show the logo, in the light and in the dark")
  void shown(Browser browser) {
    var asks = asks("/logo");
    for (var visit : List.of(new Visit(browser), Visit.small(browser))) {
      try (visit) {
        visit.open(asks);
        visit.signIn(GreenfieldVets.ADMIN_EMAIL, PASSWORD);
        visit.see(visit.button("Allow"));
        Platform.eventually(
            "the logo",
            () -> {
              visit.page().reload();
              return Optional.of(visit.page().locator("img.mark")).filter(Locator::isVisible);
            });
        assertThat(visit.page().locator("img.mark").evaluate("img => img.naturalWidth"))
            .isEqualTo(256);
        assertThat(visit.page().locator("img.mark").evaluate("img => img.clientWidth"))
            .isEqualTo(46);
        visit.assertFits();
        visit.assertNoBarrier();
        visit.assertNoMishap();
      }
    }
  }

  @Test
  @DisplayName("without a logo the page is whole")
  void notThere(Browser browser) {
    var asks = asks("/elsewhere");
    for (var visit : List.of(new Visit(browser), Visit.small(browser))) {
      try (visit) {
        visit.open(asks);
        visit.signIn(GreenfieldVets.ADMIN_EMAIL, PASSWORD);
        visit.see(visit.button("Allow"));
        assertThat(visit.page().locator("span.mark").innerText()).isEqualTo("P");
        assertThat(visit.page().locator("img").count()).isZero();
        visit.assertFits();
        visit.assertNoBarrier();
        visit.assertNoMishap();
      }
    }
  }
}
