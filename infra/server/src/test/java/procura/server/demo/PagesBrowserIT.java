package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import procura.server.PlatformUnderTest;
import procura.server.SharedPlatform;

/// Every page that a person sees, on a small screen, in the dark, with the longest names there can
/// be: nothing leaves the screen, nobody is kept out, no policy is broken.
@ExtendWith({SharedPlatform.class, Chromium.class})
class PagesBrowserIT {

  private static LongNames names;
  private static URI base;

  @BeforeAll
  static void register(PlatformUnderTest shared) {
    base = shared.base();
    names = LongNames.register(base);
  }

  @Test
  void signingInAndAllThatHelpsWithIt(Browser browser) {
    try (var visit = Visit.small(browser)) {
      visit.open(asks("query"));
      sees(visit, "Sign in");
      visit.field("User name").fill(LongNames.BOB);
      visit.page().getByLabel("Password").fill("not-the-right-one");
      visit.button("Sign in").click();
      seesFailure(visit, "Sign in", "password");
      assertThat(visit.field("User name").inputValue()).isEqualTo(LongNames.BOB);
      visit.link("Forgot your password?").click();
      sees(visit, "Forgot your password?");
      visit.field("User name").fill(LongNames.BOB);
      visit.button("Mail me a link").click();
      sees(visit, "Look into your mailbox");
      opensTheLetter(visit);
      sees(visit, "Choose a new password");
      visit.page().getByLabel("New password").fill("password1");
      visit.button("Set password").click();
      seesFailure(visit, "Choose a new password", "password");
      visit.assertNoMishap();
    }
  }

  /// It is written after the answer, so that nobody learns from the time whom it is for.
  private static void opensTheLetter(Visit visit) {
    var link = visit.link("Open the link").first();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> {
          visit.open(names.page("/outbox"));
          return link.isVisible();
        });
    sees(visit, "Outbox");
    link.click();
  }

  @Test
  void anInvitation(Browser browser) {
    try (var visit = Visit.small(browser)) {
      var link = names.invitation("<b>carol</b>&\"" + "c".repeat(90));
      visit.open(link);
      sees(visit, "Choose your password");
      assertThat(visit.page().locator("main").innerText()).contains("<b>carol</b>&\"c");
      visit.page().getByLabel("Password").fill("password1");
      visit.button("Set password").click();
      seesFailure(visit, "Choose your password", "password");
      visit.page().getByLabel("Password").fill(LongNames.PASSWORD);
      visit.button("Set password").click();
      sees(visit, "Your password is set");
      visit.open(link);
      sees(visit, "This link does not work any more");
      visit.assertNoMishap();
    }
  }

  @Test
  void consentAndTheWayBackWithoutAScript(Browser browser) {
    try (var visit = Visit.small(browser)) {
      visit.page().route("**/pages/submit.js", route -> route.fulfill(new FulfillOptions()));
      visit.open(asks("form_post"));
      visit.signIn(LongNames.BOB, LongNames.PASSWORD);
      visit.see(visit.button("Allow"));
      fits(visit);
      assertThat(visit.page().locator("main").innerText()).contains("Pay something to ");
      visit.page().getByRole(AriaRole.CHECKBOX).all().forEach(Locator::uncheck);
      visit.button("Allow").click();
      seesMessage(visit, "Choose at least one permission");
      assertThat(visit.page().locator("input:checked").count()).as("chosen by nobody").isZero();
      visit.page().locator("input[name=scope]").first().check();
      visit.button("Allow").click();
      sees(visit, "Back to the application");
      visit.assertNoMishap();
    }
  }

  @Test
  void connectingADevice(Browser browser) {
    try (var visit = Visit.small(browser)) {
      var device = names.deviceCode();
      visit.open(URI.create(Web.text(device, "verification_uri")));
      visit.signIn(LongNames.BOB, LongNames.PASSWORD);
      sees(visit, "Connect a device");
      visit.field("The code on your device").fill("BBBB-BBBB");
      visit.button("Continue").click();
      seesFailure(visit, "Connect a device", "user_code");
      visit.field("The code on your device").fill(Web.text(device, "user_code"));
      visit.button("Continue").click();
      visit.see(visit.page().getByText("Did you start this yourself"));
      fits(visit);
      visit.button("Deny").click();
      sees(visit, "Nothing was allowed");
      visit.assertNoMishap();
    }
  }

  @Test
  void theAccount(Browser browser) {
    try (var visit = Visit.small(browser)) {
      visit.open(names.page("/account/approvals"));
      visit.signIn(LongNames.BOB, LongNames.PASSWORD);
      sees(visit, "Waiting for your approval");
      names.askBob();
      visit.page().reload();
      visit.see(visit.page().getByText("Look at it").first());
      fits(visit);
      visit.page().getByText("Look at it").first().click();
      visit.see(visit.page().getByText("nobody has checked them"));
      fits(visit);
      visit.button("Allow").click();
      sees(visit, "Waiting for your approval");
      visit.open(names.page("/account"));
      sees(visit, "May act for you");
      visit.link("Change").click();
      sees(visit, "Change your password");
      visit.page().locator("#password").fill("not-the-right-one");
      visit.page().locator("#new-password").fill("another one that is long enough");
      visit.button("Change password").click();
      seesFailure(visit, "Change your password", "password");
      signsOut(visit);
      visit.assertNoMishap();
    }
  }

  private static void signsOut(Visit visit) {
    visit.open(names.page("/logout"));
    sees(visit, "Sign out?");
    visit.button("Sign out").click();
    sees(visit, "You are signed out");
  }

  @Test
  void aSecondFactor(Browser browser) {
    try (var visit = Visit.small(browser)) {
      visit.open(names.page("/account"));
      visit.signIn(LongNames.ADMIN_EMAIL, LongNames.PASSWORD);
      visit.see(visit.link("Set up")).click();
      sees(visit, "Set up an authenticator app");
      visit.field("Type the code that the app shows").fill("000000");
      visit.button("Confirm").click();
      seesFailure(visit, "Set up an authenticator app", "code");
      var telephone = Telephone.with(visit.page().locator(".key").innerText());
      visit.field("Type the code that the app shows").fill(telephone.code(-1));
      visit.button("Confirm").click();
      sees(visit, "Your recovery codes");
      visit.link("I have kept them").click();
      sees(visit, "How you sign in");
      visit.button("Sign out").click();
      visit.signIn(LongNames.ADMIN_EMAIL, LongNames.PASSWORD);
      sees(visit, "One more step");
      visit.field("Code from your authenticator app").fill("000000");
      visit.button("Continue").first().click();
      seesFailure(visit, "One more step", "code");
      visit.page().getByText("Use a recovery code").click();
      fits(visit);
      visit.assertNoMishap();
    }
  }

  @Test
  void whatWentWrong(Browser browser) {
    try (var visit = Visit.small(browser)) {
      visit.open(names.authorizationRequest("cli_nobody", LongNames.REDIRECT_URI, "query"));
      sees(visit, "This sign-in link does not work");
      visit.see(visit.link("your account"));
      visit.open(names.authorizationRequest(names.client(), "https://evil.example/", "query"));
      sees(visit, "This sign-in link does not work");
      visit.open(names.page("/consent/unknown"));
      sees(visit, "Start again from the application");
      visit.open(names.page("/mailed/unknown"));
      sees(visit, "This link does not work any more");
      visit.open(names.page("/nowhere"));
      sees(visit, "Page not found");
      visit.open(URI.create(base + "/t/nobody-here/account"));
      sees(visit, "Page not found");
      visit.assertNoMishap();
    }
  }

  private static URI asks(String responseMode) {
    return names.authorizationRequest(names.client(), LongNames.REDIRECT_URI, responseMode);
  }

  private static void sees(Visit visit, String heading) {
    visit.see(visit.heading(heading));
    fits(visit);
  }

  /// Whoever hears the page is told by its title, and by the field that the focus is in.
  private static void seesFailure(Visit visit, String heading, String field) {
    seesMessage(visit, "");
    var focused = visit.page().locator(":focus");
    assertThat(focused.getAttribute("name")).isEqualTo(field);
    assertThat(focused.getAttribute("aria-invalid")).isEqualTo("true");
    assertThat(focused.getAttribute("aria-describedby")).startsWith("failure");
    sees(visit, heading);
  }

  private static void seesMessage(Visit visit, String message) {
    visit.see(visit.page().getByRole(AriaRole.ALERT).first());
    assertThat(visit.page().locator("[role=alert]").first().innerText()).contains(message);
    assertThat(visit.page().title()).startsWith("Error: ");
    fits(visit);
  }

  private static void fits(Visit visit) {
    visit.assertFits();
    visit.assertNoBarrier();
  }
}
