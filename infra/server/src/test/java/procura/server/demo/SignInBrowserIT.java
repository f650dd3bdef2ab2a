package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import procura.server.PlatformUnderTest;

/// A person signs in with everything there is, in a real browser.
@ExtendWith(Chromium.class)
class SignInBrowserIT {

  private static final String PASSWORD = "correct horse battery staple";
  private static final Web WEB = new Web();

  private static PlatformUnderTest running;

  @BeforeAll
  static void start() {
    running = PlatformUnderTest.byName();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  private static URI account(String tenant) {
    var platform =
        Platform.signUp(
            WEB, running.base(), tenant, "Greenfield Vets", GreenfieldVets.ADMIN_EMAIL, PASSWORD);
    return URI.create(platform.issuer() + "/account");
  }

  private static void keepRecoveryCodes(Visit visit) {
    visit.see(visit.heading("Your recovery codes"));
    assertThat(visit.page().locator(".codes li").count()).isEqualTo(10);
    visit.assertNoBarrier();
    visit.link("I have kept them").click();
  }

  @Test
  @DisplayName("[D6] a passkey is added tried and signs in")
  void aPasskeyIsAddedTriedAndSignsIn(Browser browser) {
    try (var visit = new Visit(browser)) {
      var device = new VirtualAuthenticator(visit.page());
      var account = account("passkeys");
      visit.open(account);
      visit.signIn(GreenfieldVets.ADMIN_EMAIL, PASSWORD);
      visit.see(visit.field("Name of a new passkey")).fill("My <laptop>");
      visit.assertNoBarrier();
      visit.button("Add a passkey").click();
      keepRecoveryCodes(visit);
      visit.see(visit.heading("One more step"));
      visit.assertNoBarrier();
      visit.button("Use a passkey").click();
      visit.see(visit.page().getByText("My <laptop>"));
      assertThat(device.passkeys()).isEqualTo(1);

      device.recognisesItsOwner(false);
      visit.button("Sign out").click();
      visit.see(visit.button("Sign in with a passkey"));
      visit.assertNoBarrier();
      visit.button("Sign in with a passkey").click();
      visit.see(visit.page().getByText("No passkey was used"));
      device.recognisesItsOwner(true);
      visit.button("Sign in with a passkey").click();
      visit.see(visit.page().getByText("My <laptop>"));

      visit.button("Remove the passkey My <laptop>").click();
      visit.see(visit.page().getByText("That passkey works no more"));
      visit.assertNoMishap();
    }
  }

  @Test
  void anAuthenticatorAppIsSetUpAndAskedForByKeyboardAlone(Browser browser) {
    try (var visit = new Visit(browser)) {
      var account = account("apps");
      visit.open(account);
      visit.signIn(GreenfieldVets.ADMIN_EMAIL, PASSWORD);
      visit.see(visit.link("Set up")).click();
      visit.see(visit.heading("Set up an authenticator app"));
      visit.assertNoBarrier();
      var telephone = Telephone.with(visit.page().locator(".key").innerText());
      visit.field("Type the code that the app shows").fill(telephone.code(-1));
      visit.button("Confirm").click();
      keepRecoveryCodes(visit);
      visit.see(visit.button("Remove the authenticator app"));
      visit.button("Sign out").click();

      visit.see(visit.field("User name")).fill(GreenfieldVets.ADMIN_EMAIL);
      visit.page().keyboard().press("Tab");
      visit.page().keyboard().type(PASSWORD);
      visit.page().keyboard().press("Enter");
      visit.see(visit.heading("One more step"));
      visit.assertNoBarrier();
      assertThat(focused(visit)).isEqualTo("code");
      visit.page().keyboard().type("000000");
      visit.page().keyboard().press("Enter");
      visit.see(visit.page().getByText("That did not work"));
      assertThat(focused(visit)).isEqualTo("code");
      visit.page().keyboard().type(telephone.code(0));
      visit.page().keyboard().press("Enter");
      visit.see(visit.heading("How you sign in"));
    }
  }

  private static String focused(Visit visit) {
    Locator focused = visit.page().locator(":focus");
    return String.valueOf(focused.getAttribute("name"));
  }
}
