package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.TestBrowser.location;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.session.SessionEvent.SignInFailed;
import procura.identity.session.SessionEvent.UserSignedIn;
import procura.identity.session.SessionEvent.UserSignedOut;
import procura.identity.user.UserId;
import procura.tenancy.keys.Passwords;

/// Signing in: cases LG-01 to LG-05, and steps that are bound to one browser.
class SignInIT {

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();

  private HttpResponse<String> loginPage() {
    return browser.follow(browser.get(AuthorizationUrl.good().toString()));
  }

  private HttpResponse<String> tried(HttpResponse<String> page, String username, String password) {
    return browser.submit(page, new String[] {"username", username, "password", password});
  }

  @Test
  @DisplayName("[A4] the right password leads on to consent and is on record")
  void theRightPasswordLeadsOnToConsentAndIsOnRecord() {
    int before = rig.facts().count();
    var response = tried(loginPage(), " Bob ", Cast.PASSWORD);
    assertThat(response.statusCode()).isEqualTo(303);
    assertThat(location(response)).contains("/consent/");
    assertThat(rig.facts().since(before, UserSignedIn.class))
        .singleElement()
        .satisfies(fact -> assertThat(fact.user()).isEqualTo(Cast.BOB))
        .satisfies(fact -> assertThat(fact.methods()).containsExactly("pwd"));
  }

  /// A page with `no-referrer` makes browsers send this with a form.
  @Test
  void aFormWithOriginNullIsAccepted() {
    var page = loginPage();
    var csrf = TestBrowser.hidden(page.body()).get("csrf");
    var response =
        browser.post(
            page.uri().getPath(),
            "csrf=" + csrf + "&username=bob&password=correct+horse+battery",
            "Origin",
            "null");
    assertThat(response.statusCode()).isEqualTo(303);
  }

  @Test
  void theLoginHintFillsTheName_OpenIdConnectCore_section_3_1_2_1() {
    var page =
        browser.follow(
            browser.get(AuthorizationUrl.good().with("login_hint", "b\"o<b").toString()));
    assertThat(page.body()).contains("value=\"b&#34;o&lt;b\"");
  }

  @Nested
  class LG_01_noEnumeration {

    @Test
    void unknownWrongAndSuspendedGetTheSameAnswer() {
      var idle = new UserId("usr_suspended");
      rig.cast().user(idle, "suspended", "Sus Pended");
      rig.cast().suspend(idle);
      var page = loginPage();
      int before = rig.facts().count();
      var bodies =
          List.of(
                  tried(page, "nobody-here", "wrong password"),
                  tried(page, "carol", "wrong password"),
                  tried(page, "suspended", Cast.PASSWORD),
                  tried(page, "nobody-here", ""),
                  tried(page, "carol", "x".repeat(2000)))
              .stream()
              .peek(r -> assertThat(r.statusCode()).isEqualTo(400))
              .map(r -> r.body().replaceAll("value=\"[^\"]*\"", ""))
              .distinct();
      assertThat(bodies).hasSize(1);
      assertThat(rig.facts().since(before, SignInFailed.class))
          .extracting(SignInFailed::reason)
          .containsExactly(
              "no such account",
              "wrong password",
              "account not active",
              "no such account",
              "wrong password");
    }
  }

  @Nested
  class LG_01_sameWork {

    /// Time is mostly that of the one hash, so hashes are counted instead of milliseconds.
    @Test
    void unknownWrongSuspendedAndPasskeyOnlyTakeOneHashAndAnswerAlike() {
      var idle = new UserId("usr_idle_here");
      rig.cast().user(idle, "idle-here", "Idle Here");
      rig.cast().suspend(idle);
      rig.cast().withoutPassword(new UserId("usr_keyonly"), "key-only", "Key Only");
      var page = loginPage();
      var passwords = rig.bean(Passwords.class);
      var answers = new java.util.HashSet<String>();
      for (var name : List.of("who-is-it", "carol", "idle-here", "key-only")) {
        long before = passwords.computations();
        var response = tried(page, name, "not the password");
        assertThat(passwords.computations() - before).as(name).isEqualTo(1);
        var body = response.body().replace("value=\"" + name + "\"", "");
        answers.add(response.statusCode() + " " + body.length() + " " + body);
      }
      assertThat(answers).hasSize(1);
    }

    @Test
    void moreThanAKilobyteIsNotHashedAtAll_LG_04() {
      var page = loginPage();
      var passwords = rig.bean(Passwords.class);
      long before = passwords.computations();
      assertThat(tried(page, "carol", "x".repeat(1025)).statusCode()).isEqualTo(400);
      assertThat(passwords.computations()).isEqualTo(before);
    }
  }

  @Nested
  class LG_02_throttle {

    @Test
    void fromTheFifthFailureOnEvenTheRightPasswordWaits() {
      rig.cast().user(new UserId("usr_victim"), "victim", "Vic Tim");
      var page = loginPage();
      for (int i = 0; i < 5; i++) {
        assertThat(tried(page, "victim", "guess " + i).statusCode()).isEqualTo(400);
      }
      int before = rig.facts().count();
      assertThat(tried(page, "victim", Cast.PASSWORD).statusCode()).isEqualTo(400);
      assertThat(rig.facts().since(before, SignInFailed.class))
          .singleElement()
          .satisfies(fact -> assertThat(fact.reason()).startsWith("delayed"));
      rig.clock().advance(Duration.ofSeconds(61));
      assertThat(tried(page, "victim", Cast.PASSWORD).statusCode()).isEqualTo(303);
    }

    @Test
    void strangersDoNotSlowDownABrowserThatThePersonUses() {
      rig.cast().user(new UserId("usr_known"), "known", "Kim Nown");
      browser.signIn(loginPage(), "known", Cast.PASSWORD);
      var stranger = rig.browser();
      var page = stranger.follow(stranger.get(AuthorizationUrl.good().toString()));
      for (int i = 0; i < 8; i++) {
        stranger.submit(page, new String[] {"username", "known", "password", "guess"});
      }
      rig.clock().advance(Duration.ofSeconds(1));
      var again =
          browser.follow(browser.get(AuthorizationUrl.good().with("prompt", "login").toString()));
      assertThat(tried(again, "known", Cast.PASSWORD).statusCode()).isEqualTo(303);
    }

    @Test
    @DisplayName("K CVE-2024-4629: guesses that come at once are counted at once")
    void guessesAtOnceAreCountedAtOnce() {
      rig.cast().user(new UserId("usr_crowd"), "crowd", "Cro Wd");
      var page = loginPage();
      int before = rig.facts().count();
      Simultaneously.times(60, () -> tried(page, "crowd", "guess").statusCode());
      assertThat(rig.facts().since(before, SignInFailed.class))
          .filteredOn(fact -> fact.reason().equals("wrong password"))
          .hasSizeLessThanOrEqualTo(20);
      rig.clock().advance(Duration.ofMinutes(2));
      assertThat(tried(page, "crowd", Cast.PASSWORD).statusCode()).isEqualTo(303);
    }

    @Test
    @DisplayName("people who sign in at once, each rightly, do not slow each other down")
    void rightAnswersAtOnceAreNoGuesses() {
      rig.cast().user(new UserId("usr_program"), "program", "Pro Gram");
      var page = loginPage();
      for (int i = 0; i < 3; i++) {
        // 503 where this machine can't hash so many at once
        assertThat(
                Simultaneously.times(8, () -> tried(page, "program", Cast.PASSWORD).statusCode()))
            .contains(303)
            .doesNotContain(400);
      }
    }

    @Test
    @DisplayName("ASVS 6.3.1: who guesses from the same address keeps no known browser out")
    void aStrangerBehindTheSameAddressKeepsNobodyOut() {
      rig.cast().user(new UserId("usr_neighbour"), "neighbour", "Nei Bour");
      assertThat(tried(loginPage(), "neighbour", Cast.PASSWORD).statusCode()).isEqualTo(303);
      rig.clock().advance(Duration.ofSeconds(1));
      var again =
          browser.follow(browser.get(AuthorizationUrl.good().with("prompt", "login").toString()));
      var stranger = rig.browser();
      var page = stranger.follow(stranger.get(AuthorizationUrl.good().toString()));
      try {
        for (int i = 0; i < 110; i++) {
          stranger.submit(page, new String[] {"credential", "none"});
        }
        assertThat(
                stranger
                    .submit(page, new String[] {"username", "neighbour", "password", Cast.PASSWORD})
                    .statusCode())
            .as("where nobody knows them they wait")
            .isEqualTo(400);
        assertThat(tried(again, "neighbour", Cast.PASSWORD).statusCode())
            .as("where they are known they don't")
            .isEqualTo(303);
      } finally {
        rig.clock().advance(Duration.ofMinutes(16)); // and all is forgotten
      }
    }
  }

  @Nested
  class LG_03_LG_05_sessions {

    @Test
    void everySignInMakesANewSessionAndEndsTheOldOne() {
      browser.signIn(loginPage(), "bob", Cast.PASSWORD);
      var first = cookie("procura_session");
      rig.clock().advance(Duration.ofSeconds(1));
      var page =
          browser.follow(browser.get(AuthorizationUrl.good().with("prompt", "login").toString()));
      browser.signIn(page, "bob", Cast.PASSWORD);
      assertThat(cookie("procura_session")).isNotEqualTo(first);
      var thief = rig.browser();
      var response =
          thief.get(
              "/t/greenfield/account",
              "Cookie",
              "procura_session=" + first + "; procura_browser=" + cookie("procura_browser"));
      assertThat(location(response)).isEqualTo("/t/greenfield/login");
    }

    @Test
    void theSessionCookieAloneIsOfNoUseInAnotherBrowser() {
      browser.signIn(loginPage(), "bob", Cast.PASSWORD);
      var response =
          rig.browser()
              .get(
                  "/t/greenfield/account",
                  "Cookie",
                  "procura_session=" + cookie("procura_session"));
      assertThat(location(response)).isEqualTo("/t/greenfield/login");
    }

    @Test
    void cookiesAreHttpOnlyLaxAndForThisTenantOnly() {
      var page = loginPage();
      var response = tried(page, "bob", Cast.PASSWORD);
      assertThat(response.headers().allValues("Set-Cookie"))
          .filteredOn(cookie -> cookie.startsWith("procura_session="))
          .singleElement()
          .asString()
          .containsIgnoringCase("HttpOnly")
          .containsIgnoringCase("SameSite=Lax")
          .contains("Path=/t/greenfield");
    }

    @Test
    void aSessionEndsAfterHalfAnHourWithoutUse() {
      browser.signIn(loginPage(), "bob", Cast.PASSWORD);
      rig.clock().advance(Duration.ofMinutes(29));
      assertThat(browser.get("/t/greenfield/account").statusCode()).isEqualTo(200);
      rig.clock().advance(Duration.ofMinutes(31));
      assertThat(location(browser.get("/t/greenfield/account"))).isEqualTo("/t/greenfield/login");
    }

    @Test
    void andAfterTwelveHoursWithIt() {
      browser.signIn(loginPage(), "bob", Cast.PASSWORD);
      for (int i = 0; i < 28; i++) {
        rig.clock().advance(Duration.ofMinutes(25));
        assertThat(browser.get("/t/greenfield/account").statusCode()).isEqualTo(200);
      }
      rig.clock().advance(Duration.ofMinutes(25));
      assertThat(location(browser.get("/t/greenfield/account"))).isEqualTo("/t/greenfield/login");
    }

    @Test
    @DisplayName("[D15] a session is of one tenant")
    void aSessionIsOfOneTenant() {
      browser.signIn(loginPage(), "bob", Cast.PASSWORD);
      var session =
          "procura_session="
              + cookie("procura_session")
              + "; procura_browser="
              + cookie("procura_browser");
      assertThat(location(rig.browser().get("/t/other-vets/account", "Cookie", session)))
          .isEqualTo("/t/other-vets/login");
    }

    @Test
    void aSuspendedPersonIsSignedOutEverywhere() {
      var id = new UserId("usr_leaver");
      rig.cast().user(id, "leaver", "Lea Ver");
      browser.signIn(loginPage(), "leaver", Cast.PASSWORD);
      rig.cast().suspend(id);
      assertThat(location(browser.get("/t/greenfield/account"))).isEqualTo("/t/greenfield/login");
    }
  }

  @Nested
  class MU_02_stepsAreBoundToTheBrowser {

    @Test
    void anotherBrowserCanNotOpenThePage() {
      var address = location(browser.get(AuthorizationUrl.good().toString()));
      var response = rig.browser().get(address);
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).doesNotContain("<form");
    }

    @Test
    void thePageCanBeReloaded() {
      var address = location(browser.get(AuthorizationUrl.good().toString()));
      assertThat(browser.get(address).statusCode()).isEqualTo(200);
      assertThat(browser.get(address).statusCode()).isEqualTo(200);
    }

    @Test
    void thePageExpires() {
      var address = location(browser.get(AuthorizationUrl.good().toString()));
      rig.clock().advance(Duration.ofMinutes(31));
      assertThat(browser.get(address).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "procura_ar_x"})
    void aFormWithoutItsTokenIsRefused(String csrf) {
      var page = loginPage();
      int before = rig.facts().count();
      var response =
          browser.post(
              page.uri().getPath(),
              "csrf=" + csrf + "&username=bob&password=correct+horse+battery");
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(rig.facts().since(before, UserSignedIn.class)).isEmpty();
    }

    @Test
    void anInventedPageIdIsRefused() {
      assertThat(browser.get("/t/greenfield/login/procura_ar_x").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void signedInAlreadyMeansNoLoginPage() {
    browser.signIn(loginPage(), "bob", Cast.PASSWORD);
    assertThat(location(browser.get(AuthorizationUrl.good().toString()))).contains("/consent/");
  }

  @Test
  void promptLoginAndMaxAgeAskAgain_OpenIdConnectCore_section_3_1_2_1() {
    browser.signIn(loginPage(), "bob", Cast.PASSWORD);
    rig.clock().advance(Duration.ofSeconds(10));
    assertThat(location(browser.get(AuthorizationUrl.good().with("prompt", "login").toString())))
        .contains("/login/");
    assertThat(location(browser.get(AuthorizationUrl.good().with("max_age", "5").toString())))
        .contains("/login/");
    assertThat(location(browser.get(AuthorizationUrl.good().with("max_age", "60").toString())))
        .contains("/consent/");
  }

  @Test
  void signingOutIsOnRecord() {
    browser.signIn(loginPage(), "bob", Cast.PASSWORD);
    var account = browser.get("/t/greenfield/account");
    int before = rig.facts().count();
    var response = browser.submit(account, "/t/greenfield/account/sign-out");
    assertThat(location(response)).isEqualTo("/t/greenfield/login");
    assertThat(rig.facts().since(before, UserSignedOut.class)).hasSize(1);
    assertThat(location(browser.get("/t/greenfield/account"))).isEqualTo("/t/greenfield/login");
  }

  @Test
  void test_24_pagesAreNotStoredFramedOrReferredFrom_RFC9700_section_4_16() {
    var headers = loginPage().headers();
    assertThat(headers.firstValue("Cache-Control")).contains("no-store");
    assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
        .contains("frame-ancestors 'none'")
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
  }

  private String cookie(String name) {
    return browser.cookies().getCookieStore().getCookies().stream()
        .filter(c -> c.getName().equals(name))
        .map(c -> c.getValue())
        .findFirst()
        .orElseThrow();
  }
}
