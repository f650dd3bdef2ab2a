package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.TestBrowser.location;
import static procura.token.TestBrowser.query;

import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.identity.factor.FactorEvent.AuthenticatorAppAdded;
import procura.identity.factor.FactorEvent.RecoveryCodeUsed;
import procura.identity.issuance.IssuanceEvent.AuthorizationRefused;
import procura.identity.role.RoleId;
import procura.identity.session.SessionEvent.SessionSteppedUp;
import procura.identity.session.SessionEvent.SignInFailed;
import procura.identity.session.SessionEvent.UserSignedIn;
import procura.identity.user.UserId;
import procura.tenancy.lifecycle.SignInPolicy;
import procura.tenancy.lifecycle.SignInPolicy.Method;
import procura.tenancy.lifecycle.SignInPolicy.SecondFactor;
import procura.token.acr.Acr;
import procura.token.factor.AppOfPerson;

/// Second factors and step-up: authenticator apps, recovery codes, `acr_values` and tenant policy.
class SecondFactorIT {

  static final Pattern KEY = Pattern.compile("<p class=\"code key\">([A-Z2-7 ]+)</p>");
  static final Pattern RECOVERY_CODE = Pattern.compile("<li class=\"code\">([A-Z2-7-]+)</li>");
  private static final Pattern TOKEN = Pattern.compile("\"(access_token|id_token)\":\"([^\"]+)\"");
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();
  private final String name = "second" + NEXT.incrementAndGet();
  private final UserId user = new UserId("usr_" + name);

  SecondFactorIT() {
    rig.cast().user(user, name, "Mx Second", new RoleId("rol_owner"));
  }

  @AfterEach
  void policyAsBefore() {
    rig.cast().policy(SignInPolicy.DEFAULT);
  }

  private void required() {
    rig.cast().policy(new SignInPolicy(Set.of(Method.PASSWORD), SecondFactor.REQUIRED));
  }

  private HttpResponse<String> arrive(AuthorizationUrl url) {
    return browser.follow(browser.get(url.toString()));
  }

  private HttpResponse<String> signIn(AuthorizationUrl url) {
    return browser.signIn(arrive(url), name, Cast.PASSWORD);
  }

  /// Sets an app up where the tenant demands one, in the middle of signing in.
  private AppOfPerson withApp() {
    required();
    var page = signIn(AuthorizationUrl.good());
    var app = new AppOfPerson(first(KEY, page));
    var codes = browser.submit(page, new String[] {"code", app.code(rig.clock().instant())});
    assertThat(codes.statusCode()).isEqualTo(200);
    recovery = RECOVERY_CODE.matcher(codes.body()).results().map(r -> r.group(1)).toList();
    rig.cast().policy(SignInPolicy.DEFAULT);
    browser.cookies().getCookieStore().removeAll();
    rig.clock().advance(Duration.ofMinutes(1));
    return app;
  }

  private List<String> recovery = List.of();

  private static String first(Pattern pattern, HttpResponse<String> page) {
    var matcher = pattern.matcher(page.body());
    assertThat(matcher.find()).as(page.body()).isTrue();
    return matcher.group(1);
  }

  private HttpResponse<String> shown(HttpResponse<String> page, String code) {
    return browser.submit(page, new String[] {"code", code});
  }

  @Test
  @DisplayName("K CVE-2024-4629: one-time codes that come at once are counted at once")
  void guessesAtOnceAreCountedAtOnce() {
    withApp();
    var page = signIn(AuthorizationUrl.good());
    assertThat(page.uri().getPath()).contains("/verify/");
    int before = rig.facts().count();
    Simultaneously.times(40, () -> shown(page, "000000").statusCode());
    assertThat(rig.facts().since(before, SignInFailed.class))
        .hasSize(40)
        .filteredOn(fact -> fact.reason().equals("wrong one-time code"))
        .hasSizeLessThanOrEqualTo(5);
  }

  @Nested
  class WhereOneIsRequired {

    @Test
    void thePersonSetsOneUpAndGetsTenRecoveryCodesOnce() {
      int before = rig.facts().count();
      var app = withApp();
      assertThat(app).isNotNull();
      assertThat(recovery).hasSize(10).doesNotHaveDuplicates();
      assertThat(rig.facts().since(before, AuthenticatorAppAdded.class)).hasSize(1);
      assertThat(rig.facts().since(before, UserSignedIn.class))
          .singleElement()
          .satisfies(fact -> assertThat(fact.methods()).containsExactly("pwd", "otp", "mfa"));
    }

    @Test
    void aPasswordAloneIsNoSession() {
      required();
      int before = rig.facts().count();
      var page = signIn(AuthorizationUrl.good());
      assertThat(page.uri().getPath()).contains("/verify/");
      assertThat(location(browser.get("/t/greenfield/account"))).endsWith("/login");
      assertThat(location(browser.get(AuthorizationUrl.good().toString()))).contains("/login/");
      assertThat(rig.facts().since(before, UserSignedIn.class)).isEmpty();
    }

    @Test
    void aWrongCodeShowsTheSameKeyAgain() {
      required();
      var page = signIn(AuthorizationUrl.good());
      var again = shown(page, "000000");
      assertThat(again.statusCode()).isEqualTo(400);
      assertThat(first(KEY, again)).isEqualTo(first(KEY, page));
    }

    @Test
    void anotherPersonsKeyIsOfNoUse() {
      required();
      var mine = signIn(AuthorizationUrl.good());
      var other = new UserId(user + "x");
      rig.cast().user(other, name + "x", "Mx Other", new RoleId("rol_owner"));
      var thief = rig.browser();
      var theirs =
          thief.signIn(
              thief.follow(thief.get(AuthorizationUrl.good().toString())),
              name + "x",
              Cast.PASSWORD);
      var app = new AppOfPerson(first(KEY, mine));
      var response =
          thief.post(
              theirs.uri().getPath(),
              "csrf="
                  + TestBrowser.hidden(theirs.body()).get("csrf")
                  + "&set_up="
                  + TestBrowser.hidden(mine.body()).get("set_up")
                  + "&code="
                  + app.code(rig.clock().instant()));
      assertThat(response.statusCode()).isEqualTo(400);
    }
  }

  @Nested
  class WhoHasOne {

    @Test
    void isAskedForItAfterThePassword() {
      var app = withApp();
      int before = rig.facts().count();
      var page = signIn(AuthorizationUrl.good());
      assertThat(page.uri().getPath()).contains("/verify/");
      var response = shown(page, app.code(rig.clock().instant()));
      assertThat(location(response)).contains("/consent/");
      assertThat(rig.facts().since(before, UserSignedIn.class))
          .singleElement()
          .satisfies(fact -> assertThat(fact.methods()).containsExactly("pwd", "otp", "mfa"));
    }

    @Test
    void isNotAskedWhereTheTenantHasTurnedItOff() {
      withApp();
      rig.cast().policy(new SignInPolicy(Set.of(Method.PASSWORD), SecondFactor.OFF));
      assertThat(signIn(AuthorizationUrl.good()).uri().getPath()).contains("/consent/");
    }

    @Test
    void aCodeWorksOnce_RFC6238_section_5_2() {
      var app = withApp();
      var code = app.code(rig.clock().instant());
      assertThat(location(shown(signIn(AuthorizationUrl.good()), code))).contains("/consent/");
      var thief = rig.browser();
      var page =
          thief.signIn(
              thief.follow(thief.get(AuthorizationUrl.good().toString())), name, Cast.PASSWORD);
      assertThat(thief.submit(page, new String[] {"code", code}).statusCode()).isEqualTo(400);
    }

    @Test
    void aRecoveryCodeWorksOnceHoweverItIsTyped() {
      withApp();
      int before = rig.facts().count();
      var typed = recovery.get(3).toLowerCase(java.util.Locale.ROOT).replace("-", " ");
      assertThat(location(shown(signIn(AuthorizationUrl.good()), typed))).contains("/consent/");
      assertThat(rig.facts().since(before, RecoveryCodeUsed.class)).hasSize(1);
      assertThat(rig.facts().since(before, UserSignedIn.class))
          .singleElement()
          .satisfies(fact -> assertThat(fact.methods()).containsExactly("pwd", "recovery", "mfa"));
      browser.cookies().getCookieStore().removeAll();
      assertThat(shown(signIn(AuthorizationUrl.good()), recovery.get(3)).statusCode())
          .isEqualTo(400);
    }

    @Test
    void aWrongCodeIsOnRecord() {
      withApp();
      var page = signIn(AuthorizationUrl.good());
      int before = rig.facts().count();
      var response = shown(page, "123 456");
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(rig.facts().since(before, SignInFailed.class))
          .singleElement()
          .satisfies(fact -> assertThat(fact.user()).isEqualTo(user))
          .satisfies(fact -> assertThat(fact.reason()).isEqualTo("wrong one-time code"));
    }

    @Test
    void guessesAreSlowedDownAndTheRightCodeWaitsToo() {
      var app = withApp();
      var stranger = rig.browser();
      var page =
          stranger.signIn(
              stranger.follow(stranger.get(AuthorizationUrl.good().toString())),
              name,
              Cast.PASSWORD);
      for (int i = 0; i < 5; i++) {
        stranger.submit(page, new String[] {"code", "00000" + i});
      }
      var right = app.code(rig.clock().instant());
      assertThat(stranger.submit(page, new String[] {"code", right}).statusCode()).isEqualTo(400);
      rig.clock().advance(Duration.ofSeconds(61));
      var later = app.code(rig.clock().instant());
      assertThat(location(stranger.submit(page, new String[] {"code", later})))
          .contains("/consent/");
    }

    @Test
    void strangersGuessesDoNotSlowDownABrowserThatThePersonUses() {
      var app = withApp();
      shown(signIn(AuthorizationUrl.good()), app.code(rig.clock().instant()));
      rig.clock().advance(Duration.ofMinutes(1));
      var stranger = rig.browser();
      var theirs =
          stranger.signIn(
              stranger.follow(stranger.get(AuthorizationUrl.good().toString())),
              name,
              Cast.PASSWORD);
      for (int i = 0; i < 8; i++) {
        stranger.submit(theirs, new String[] {"code", "00000" + i});
      }
      var page =
          browser.signIn(
              arrive(AuthorizationUrl.good().with("prompt", "login")), name, Cast.PASSWORD);
      assertThat(location(shown(page, app.code(rig.clock().instant())))).contains("/consent/");
    }

    @Test
    void theHalfOfASignInIsBoundToItsBrowserAndForgotten() {
      var app = withApp();
      var page = signIn(AuthorizationUrl.good());
      assertThat(rig.browser().get(page.uri().getPath()).statusCode()).isEqualTo(400);
      rig.clock().advance(Duration.ofMinutes(11));
      assertThat(location(shown(page, app.code(rig.clock().instant())))).contains("/login/");
    }

    @Test
    void aFormWithoutItsTokenIsRefused() {
      var app = withApp();
      var page = signIn(AuthorizationUrl.good());
      var response = browser.post(page.uri().getPath(), "code=" + app.code(rig.clock().instant()));
      assertThat(response.statusCode()).isEqualTo(403);
    }
  }

  @Nested
  class StepUp_RFC9470 {

    private final AuthorizationUrl asked =
        AuthorizationUrl.good()
            .with("acr_values", Acr.TWO_FACTORS.value())
            .with("scope", "openid pet:read");

    /// With a session by password alone, from a time when there was no second factor.
    private AppOfPerson sessionByPassword() {
      var app = withApp();
      rig.cast().policy(new SignInPolicy(Set.of(Method.PASSWORD), SecondFactor.OFF));
      signIn(AuthorizationUrl.good());
      rig.cast().policy(SignInPolicy.DEFAULT);
      return app;
    }

    @Test
    @DisplayName("the resource's acr_values lead to a token with acr and auth_time")
    void section_5_acrValuesAskForTheMissingFactorAlone() throws ParseException {
      var app = sessionByPassword();
      var authTime = rig.clock().instant();
      var old = cookie();
      rig.clock().advance(Duration.ofMinutes(2));
      int before = rig.facts().count();
      var page = arrive(asked);
      assertThat(page.uri().getPath()).contains("/verify/");
      assertThat(page.body()).doesNotContain("name=\"password\"");
      var consent = browser.follow(shown(page, app.code(rig.clock().instant())));
      assertThat(cookie()).as("LG-03: a new secret").isNotEqualTo(old);
      var redirect =
          browser.submit(consent, new String[] {"decision", "approve", "scope", "pet:read"});
      var tokens = tokens(redirect);
      var idToken = claims("id_token", tokens);
      assertThat(idToken.getStringClaim("acr")).isEqualTo("urn:procura:acr:2");
      assertThat(idToken.getStringListClaim("amr")).containsExactly("pwd", "otp", "mfa");
      var accessToken = claims("access_token", tokens);
      assertThat(accessToken.getStringClaim("acr")).isEqualTo("urn:procura:acr:2");
      assertThat(accessToken.getLongClaim("auth_time")).isEqualTo(authTime.getEpochSecond());
      assertThat(rig.facts().since(before, SessionSteppedUp.class))
          .singleElement()
          .satisfies(fact -> assertThat(fact.methods()).containsExactly("pwd", "otp", "mfa"));
    }

    @Test
    void theOldCookieIsDeadAfterwards_LG_03() {
      var app = sessionByPassword();
      var old = cookie();
      var marker = value("procura_browser");
      shown(arrive(asked), app.code(rig.clock().instant()));
      var thief =
          rig.browser()
              .get(
                  "/t/greenfield/account",
                  "Cookie",
                  "procura_session=" + old + "; procura_browser=" + marker);
      assertThat(location(thief)).endsWith("/login");
    }

    @Test
    void promptNoneDoesNotStepUp() {
      sessionByPassword();
      var response = browser.get(asked.with("prompt", "none").toString());
      assertThat(query(response)).containsEntry("error", List.of("login_required"));
    }

    @Test
    @DisplayName("#21 acr_values that the tenant cannot reach: unmet_authentication_requirements")
    void whatNobodyCanReachIsRefused() {
      int before = rig.facts().count();
      for (var acr : List.of(Acr.TWO_FACTORS.value(), "phr")) {
        rig.cast().policy(new SignInPolicy(Set.of(Method.PASSWORD), SecondFactor.OFF));
        var response = browser.get(asked.with("acr_values", acr).toString());
        assertThat(query(response))
            .containsEntry("error", List.of("unmet_authentication_requirements"));
      }
      assertThat(rig.facts().since(before, AuthorizationRefused.class)).hasSize(2);
    }

    @Test
    void theWeakestOfSeveralWillDo_OpenIdConnectCore_section_3_1_2_1() {
      var page = signIn(asked.with("acr_values", "phr unheard-of " + Acr.ONE_FACTOR.value()));
      assertThat(page.uri().getPath()).contains("/consent/");
    }

    @Test
    void thePersonMayGoBackWithoutIt() {
      sessionByPassword();
      int before = rig.facts().count();
      var page = arrive(asked);
      var response = browser.submit(page, new String[] {"decision", "decline"});
      assertThat(query(response))
          .containsEntry("error", List.of("unmet_authentication_requirements"));
      assertThat(rig.facts().since(before, AuthorizationRefused.class))
          .singleElement()
          .satisfies(fact -> assertThat(fact.user()).isEqualTo(user));
    }

    private HttpResponse<String> tokens(HttpResponse<String> redirect) {
      return browser.post(
          "/t/greenfield/token",
          "grant_type=authorization_code&code="
              + query(redirect).get("code").getFirst()
              + "&code_verifier="
              + AuthorizationUrl.VERIFIER,
          "Authorization",
          ConsentIT.basic(Cast.VET_ASSIST.value()));
    }
  }

  private static com.nimbusds.jwt.JWTClaimsSet claims(String kind, HttpResponse<String> tokens)
      throws ParseException {
    var token =
        TOKEN
            .matcher(tokens.body())
            .results()
            .filter(m -> m.group(1).equals(kind))
            .findFirst()
            .orElseThrow(() -> new AssertionError(tokens.body()))
            .group(2);
    return SignedJWT.parse(token).getJWTClaimsSet();
  }

  private String cookie() {
    return value("procura_session");
  }

  private String value(String cookie) {
    return browser.cookies().getCookieStore().getCookies().stream()
        .filter(c -> c.getName().equals(cookie))
        .map(c -> c.getValue())
        .findFirst()
        .orElseThrow();
  }
}
