package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.TestBrowser.location;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.role.RoleId;
import procura.identity.session.SessionEvent.LinkMailed;
import procura.identity.session.SessionEvent.SignInFailed;
import procura.identity.session.SessionEvent.UserSignedIn;
import procura.identity.session.SessionEvent.UserSignedOut;
import procura.identity.user.UserEvent.UserPasswordSet;
import procura.identity.user.UserId;
import procura.tenancy.lifecycle.SignInPolicy;
import procura.tenancy.lifecycle.SignInPolicy.Method;
import procura.tenancy.lifecycle.SignInPolicy.SecondFactor;
import procura.token.factor.AppOfPerson;

/// Links by mail: to sign in, and to a new password.
class MailedLinksIT {

  private static final Pattern LINK =
      Pattern.compile("https?://[^/]+(/t/greenfield/(?:mailed|new-password)/\\S+)");
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final String NEW_PASSWORD = "pelican under glass roof";

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();
  private final String name = "mailed" + NEXT.incrementAndGet();
  private final UserId user = new UserId("usr_" + name);

  MailedLinksIT() {
    rig.cast().user(user, name, "Mx Mailed", new RoleId("rol_owner"));
  }

  @BeforeEach
  void linksAreAllowed() {
    rig.cast().policy(new SignInPolicy(Set.of(Method.values()), SecondFactor.OPTIONAL));
  }

  @AfterEach
  void policyAsBefore() {
    rig.cast().policy(SignInPolicy.DEFAULT);
  }

  private HttpResponse<String> ask(String page, String username) {
    return browser.submit(
        browser.get("/t/greenfield/" + page), new String[] {"username", username});
  }

  /// The newest letter to this person.
  private String link() {
    return Awaitility.await()
        .until(
            () ->
                LINK.matcher(letters())
                    .results()
                    .map(r -> r.group(1).replaceAll("\".*", ""))
                    .findFirst()
                    .orElse(""),
            found -> !found.isEmpty());
  }

  private String letters() {
    var body = rig.browser().get("/t/greenfield/outbox").body();
    var at = body.indexOf("to " + name + "@");
    return at < 0 ? "" : body.substring(at);
  }

  private void waitFor(int before, String reason) {
    Awaitility.await()
        .untilAsserted(() ->
            assertThat(rig.facts().since(before, SignInFailed.class))
                .extracting(SignInFailed::reason)
                .contains(reason));
  }

  @Nested
  class ToSignIn {

    @Test
    void leadsIntoASessionOnceInThisBrowser() {
      int before = rig.facts().count();
      assertThat(ask("link", " " + name.toUpperCase(java.util.Locale.ROOT)).statusCode())
          .isEqualTo(200);
      var page = browser.get(link());
      assertThat(rig.facts().since(before, UserSignedIn.class)).as("only looked at").isEmpty();
      var response = browser.submit(page, new String[] {});
      assertThat(location(response)).isEqualTo("/t/greenfield/account");
      assertThat(rig.facts().since(before, LinkMailed.class)).hasSize(1);
      assertThat(rig.facts().since(before, UserSignedIn.class))
          .singleElement()
          .satisfies(fact -> assertThat(fact.methods()).containsExactly("email"));
      assertThat(browser.submit(page, new String[] {}).statusCode()).as("again").isEqualTo(400);
    }

    @Test
    void leadsBackToTheClientThatThePersonCameFrom() {
      var login = browser.follow(browser.get(AuthorizationUrl.good().toString()));
      var ask = browser.get(login.uri().getPath().replace("/login/", "/link/"));
      browser.submit(ask, new String[] {"username", name});
      var response = browser.submit(browser.get(link()), new String[] {});
      assertThat(location(response)).contains("/consent/");
    }

    @Test
    void isOfNoUseInAnotherBrowserAndNotUsedUpByIt() {
      ask("link", name);
      var link = link();
      int before = rig.facts().count();
      var thief = rig.browser();
      assertThat(thief.get(link).statusCode()).isEqualTo(400);
      assertThat(rig.facts().since(before, SignInFailed.class))
          .extracting(SignInFailed::reason)
          .containsExactly("sign_in link: opened in another browser");
      assertThat(location(browser.submit(browser.get(link), new String[] {})))
          .isEqualTo("/t/greenfield/account");
    }

    @Test
    void endsWithTheAddressThatItWasMailedTo() {
      ask("link", name);
      var link = link();
      rig.cast().address(user, "elsewhere@greenfield.example");
      assertThat(browser.get(link).statusCode()).isEqualTo(400);
    }

    @Test
    void worksForTenMinutes() {
      ask("link", name);
      var link = link();
      rig.clock().advance(Duration.ofMinutes(11));
      assertThat(browser.get(link).statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("[D6] does not skip the second factor")
    void doesNotSkipTheSecondFactor() {
      rig.cast().policy(new SignInPolicy(Set.of(Method.values()), SecondFactor.REQUIRED));
      ask("link", name);
      var response = browser.submit(browser.get(link()), new String[] {});
      assertThat(location(response)).isEqualTo("/t/greenfield/verify");
      assertThat(location(browser.get("/t/greenfield/account"))).endsWith("/login");
    }

    @Test
    void isNotThereWhereTheTenantDoesNotAllowIt() {
      rig.cast().policy(SignInPolicy.DEFAULT);
      assertThat(browser.get("/t/greenfield/link").statusCode()).isEqualTo(404);
      assertThat(browser.get("/t/greenfield/login").body()).doesNotContain("E-mail me a link");
    }
  }

  @Nested
  class LG_01_noEnumeration {

    @ParameterizedTest
    @ValueSource(strings = {"link", "reset"})
    void unknownKnownAndSuspendedGetTheSameAnswer(String page) {
      var idle = new UserId(user + "_idle");
      rig.cast().user(idle, name + "idle", "Mx Idle");
      rig.cast().suspend(idle);
      int before = rig.facts().count();
      var bodies =
          List.of(
              ask(page, name).body(),
              ask(page, "nobody at all").body(),
              ask(page, name + "idle").body());
      assertThat(Set.copyOf(bodies)).hasSize(1);
      var purpose = page.equals("link") ? "sign_in" : "password_reset";
      waitFor(before, purpose + " link: no such account");
      waitFor(before, purpose + " link: account not active");
    }

    @Test
    void aMailboxIsNotFlooded() {
      int before = rig.facts().count();
      for (int i = 0; i < 9; i++) {
        ask("link", name);
      }
      waitFor(before, "sign_in link: delayed after too many failures");
      assertThat(rig.facts().since(before, LinkMailed.class)).hasSizeLessThanOrEqualTo(5);
    }
  }

  @Nested
  class ToANewPassword {

    private HttpResponse<String> choose(String password) {
      return browser.submit(browser.get(link()), new String[] {"password", password});
    }

    @Test
    void setsItAndEndsEverySession() {
      var elsewhere = rig.browser();
      elsewhere.signIn(elsewhere.get("/t/greenfield/login"), name, Cast.PASSWORD);
      ask("reset", name);
      var link = link();
      int before = rig.facts().count();
      var page = browser.get(link);
      assertThat(browser.get(link).statusCode()).as("looked at twice").isEqualTo(200);
      var response = browser.submit(page, new String[] {"password", NEW_PASSWORD});
      assertThat(location(response)).isEqualTo("/t/greenfield/login?done=password");
      assertThat(rig.facts().since(before, UserPasswordSet.class)).hasSize(1);
      assertThat(rig.facts().since(before, UserSignedOut.class)).hasSize(1);
      assertThat(location(elsewhere.get("/t/greenfield/account"))).endsWith("/login");
      assertThat(location(browser.get("/t/greenfield/account")))
          .as("signs nobody in")
          .endsWith("/login");
      assertThat(browser.get(link).statusCode()).as("again").isEqualTo(400);
      var signedIn = browser.signIn(browser.get("/t/greenfield/login"), name, NEW_PASSWORD);
      assertThat(signedIn.uri().getPath()).isEqualTo("/t/greenfield/account");
    }

    @Test
    @DisplayName("ASVS 6.4.3: a link in a mailbox that is the person's no more is worth nothing")
    void endsWithTheAddressThatItWasMailedTo() {
      ask("reset", name);
      var link = link();
      rig.cast().address(user, "elsewhere@greenfield.example");
      assertThat(browser.get(link).statusCode()).isEqualTo(400);
    }

    @Test
    void endsWithThePasswordThatItWasToReplace() {
      ask("reset", name);
      var link = link();
      rig.cast().password(user, NEW_PASSWORD);
      assertThat(browser.get(link).statusCode()).isEqualTo(400);
    }

    @Test
    void theSecondFactorIsAskedForAllTheSame() {
      rig.cast().policy(new SignInPolicy(Set.of(Method.PASSWORD), SecondFactor.REQUIRED));
      var setUp = browser.signIn(browser.get("/t/greenfield/login"), name, Cast.PASSWORD);
      var key = SecondFactorIT.KEY.matcher(setUp.body());
      assertThat(key.find()).isTrue();
      var app = new AppOfPerson(key.group(1));
      browser.submit(setUp, new String[] {"code", app.code(rig.clock().instant())});
      rig.cast().policy(SignInPolicy.DEFAULT);
      browser.cookies().getCookieStore().removeAll();
      ask("reset", name);
      choose(NEW_PASSWORD);
      var page = browser.signIn(browser.get("/t/greenfield/login"), name, NEW_PASSWORD);
      assertThat(page.uri().getPath()).isEqualTo("/t/greenfield/verify");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "short",
          "password",
          "Password1!",
          "qwertyuiop",
          "aaaaaaaaaa",
          "12345678",
          "Greenfield Vets",
          "greenfieldvets"
        })
    void whatEverybodyTriesFirstIsRefusedAndTheLinkStillWorks(String guess) {
      ask("reset", name);
      var link = link();
      var page = browser.get(link);
      var refused = browser.submit(page, new String[] {"password", guess});
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("role=\"alert\"");
      assertThat(browser.get(link).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1024})
    void longOnesAreTaken(int length) {
      ask("reset", name);
      var password = "horse under glass ".repeat(60).substring(0, length);
      assertThat(location(choose(password))).endsWith("?done=password");
    }

    @Test
    void longerThanAKilobyteIsRefused_LG_04() {
      ask("reset", name);
      assertThat(choose("horse under glass ".repeat(60)).statusCode()).isEqualTo(400);
    }
  }
}
