package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.TestBrowser.location;
import static procura.token.TestBrowser.query;

import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.delegation.DelegationEvent.DelegationWithdrawn;
import procura.identity.role.RoleId;
import procura.identity.session.SessionEvent.UserSignedOut;
import procura.identity.user.UserId;

/// A person's own page, UserInfo and logout.
class AccountIT {

  private static final RoleId OWNER = new RoleId("rol_owner");
  private static final Pattern TOKEN = Pattern.compile("\"(access_token|id_token)\":\"([^\"]+)\"");

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();

  private String somebody(String name) {
    rig.cast().user(new UserId("usr_" + name), name, "Mx " + name, OWNER);
    return name;
  }

  private HttpResponse<String> agreed(AuthorizationUrl url, String username, String... scopes) {
    var page = browser.signIn(browser.follow(browser.get(url.toString())), username, Cast.PASSWORD);
    var fields = new java.util.ArrayList<>(java.util.List.of("decision", "approve"));
    for (var scope : scopes) {
      fields.addAll(java.util.List.of("scope", scope));
    }
    return browser.submit(page, fields.toArray(String[]::new));
  }

  private String token(String kind, HttpResponse<String> redirect) {
    var response =
        browser.post(
            "/t/greenfield/token",
            "grant_type=authorization_code&code="
                + query(redirect).get("code").getFirst()
                + "&code_verifier="
                + AuthorizationUrl.VERIFIER,
            "Authorization",
            ConsentIT.basic(Cast.VET_ASSIST.value()));
    return TOKEN
        .matcher(response.body())
        .results()
        .filter(m -> m.group(1).equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError(response.body()))
        .group(2);
  }

  @Nested
  class Delegations {

    @Test
    void areListedAndWithdrawn() {
      agreed(
          AuthorizationUrl.good().with("requested_actor", Cast.ASSISTANT.value()),
          somebody("lister"),
          "pet:read");
      var account = browser.get("/t/greenfield/account");
      assertThat(account.body())
          .contains("Vet Assistant")
          .contains("through <bdi>Vet Assist</bdi>")
          .contains("Pet Profile MCP Server")
          .contains("pet:read");
      int before = rig.facts().count();
      var done = browser.follow(browser.submit(account, action(account, "withdraw")));
      assertThat(rig.facts().since(before, DelegationWithdrawn.class)).hasSize(1);
      assertThat(done.body()).contains("Withdrawn").doesNotContain("Vet Assistant");
    }

    @Test
    void ofSomebodyElseAreNotThere() {
      agreed(AuthorizationUrl.good(), somebody("mine"), "pet:read");
      var theirs = browser.get("/t/greenfield/account");
      var action = action(theirs, "withdraw");
      var other = rig.browser();
      other.signIn(other.get("/t/greenfield/login"), somebody("nosy"), Cast.PASSWORD);
      var account = other.get("/t/greenfield/account");
      assertThat(account.body()).doesNotContain(action);
      int before = rig.facts().count();
      assertThat(other.submit(account, action).statusCode()).isEqualTo(404);
      assertThat(rig.facts().since(before, DelegationWithdrawn.class)).isEmpty();
    }

    @Test
    void areNotWithdrawnWithoutTheForm() {
      agreed(AuthorizationUrl.good(), somebody("formless"), "pet:read");
      var action = action(browser.get("/t/greenfield/account"), "withdraw");
      int before = rig.facts().count();
      assertThat(browser.post(action, "csrf=x").statusCode()).isEqualTo(403);
      assertThat(rig.facts().since(before, DelegationWithdrawn.class)).isEmpty();
    }
  }

  @Test
  void anotherSessionCanBeEnded() {
    browser.signIn(browser.get("/t/greenfield/login"), somebody("mobile"), Cast.PASSWORD);
    var phone = rig.browser();
    phone.signIn(phone.get("/t/greenfield/login"), "mobile", Cast.PASSWORD);
    var account = browser.get("/t/greenfield/account");
    int before = rig.facts().count();
    browser.submit(account, action(account, "end"));
    assertThat(rig.facts().since(before, UserSignedOut.class)).hasSize(1);
    assertThat(location(phone.get("/t/greenfield/account"))).isEqualTo("/t/greenfield/login");
    assertThat(browser.get("/t/greenfield/account").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%00", "%20", "a%0D%0Ab", "%E2%80%AE", "..%2F..", "%3Cb%3E", "%FF", "long"})
  @DisplayName("ids in paths that nothing could have are found nowhere, and fail nothing")
  void strangeIds(String kind) {
    var id = kind.equals("long") ? "x".repeat(600) : kind;
    var gets =
        List.of(
            "account/approvals/" + id,
            "device/" + id,
            "device?user_code=" + id,
            "consent/" + id,
            "login/" + id,
            "link/" + id,
            "reset/" + id,
            "verify/" + id,
            "mailed/" + id,
            "new-password/" + id,
            "providers/" + id + "/callback?state=" + id,
            "account?done=" + id);
    var posts =
        List.of(
            "account/delegations/" + id + "/withdraw",
            "account/sessions/" + id + "/end",
            "account/identities/" + id + "/link",
            "account/identities/" + id + "/unlink",
            "account/passkeys/" + id + "/rename",
            "account/passkeys/" + id + "/remove",
            "account/approvals/" + id,
            "device/" + id,
            "consent/" + id,
            "login/" + id,
            "link/" + id,
            "reset/" + id,
            "verify/" + id,
            "mailed/" + id,
            "new-password/" + id,
            "providers/" + id);
    var stranger = rig.browser();
    for (var path : gets) {
      isNoFailure(path, stranger.get("/t/greenfield/" + path));
    }
    var login = stranger.get("/t/greenfield/login");
    for (var path : posts) {
      isNoFailure(path, stranger.submit(login, "/t/greenfield/" + path));
    }
    var name = somebody("strange" + Math.floorMod(id.hashCode(), 10_000));
    browser.signIn(browser.get("/t/greenfield/login"), name, Cast.PASSWORD);
    var account = browser.get("/t/greenfield/account");
    for (var path : gets) {
      isNoFailure(path, browser.get("/t/greenfield/" + path));
    }
    for (var path : posts) {
      isNoFailure(path, browser.submit(account, "/t/greenfield/" + path, "decision", "approve"));
    }
  }

  private static void isNoFailure(String path, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isBetween(200, 499);
    assertThat(answer.body()).doesNotContain("<b>", "\u202e");
  }

  @Nested
  class UserInfo_OpenIdConnectCore_section_5_3 {

    @Test
    void saysWhatTheScopesSay() throws ParseException {
      var url = AuthorizationUrl.good().with("scope", "openid profile email pet:read");
      var redirect = agreed(url, somebody("informed"), "profile", "email", "pet:read");
      var access = token("access_token", redirect);
      var response = browser.get("/t/greenfield/userinfo", "Authorization", "Bearer " + access);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body())
          .contains("\"sub\":\"usr_informed\"")
          .contains("\"name\":\"Mx informed\"")
          .contains("\"preferred_username\":\"informed\"")
          .contains("\"email\":\"informed@greenfield.example\"");
      assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(browser.post("/t/greenfield/userinfo", "access_token=" + access).statusCode())
          .isEqualTo(200);
      assertThat(
              browser
                  .post("/t/greenfield/userinfo", "", "Authorization", "Bearer " + access)
                  .statusCode())
          .isEqualTo(200);
    }

    @Test
    void theTokenIsNeverReadFromTheQuery_RFC9700_section_4_3_2() {
      var access =
          token(
              "access_token",
              agreed(
                  AuthorizationUrl.good().with("scope", "openid pet:read"),
                  somebody("querier"),
                  "pet:read"));
      assertThat(browser.get("/t/greenfield/userinfo?access_token=" + access).statusCode())
          .isEqualTo(401);
    }

    @Test
    void withoutOpenidItIsForbidden_RFC6750_section_3_1() {
      var access =
          token("access_token", agreed(AuthorizationUrl.good(), somebody("scopeless"), "pet:read"));
      var response = browser.get("/t/greenfield/userinfo", "Authorization", "Bearer " + access);
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.headers().firstValue("WWW-Authenticate").orElse(""))
          .contains("insufficient_scope");
    }

    @Test
    void MT_03_withoutAGoodTokenOfThisTenantItIsUnauthorized() {
      assertThat(browser.get("/t/greenfield/userinfo").headers().firstValue("WWW-Authenticate"))
          .contains("Bearer");
      var access =
          token(
              "access_token",
              agreed(
                  AuthorizationUrl.good().with("scope", "openid pet:read"),
                  somebody("wanderer"),
                  "pet:read"));
      var response = browser.get("/t/other-vets/userinfo", "Authorization", "Bearer " + access);
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.headers().firstValue("WWW-Authenticate").orElse(""))
          .contains("invalid_token");
    }
  }

  @Nested
  class Logout_RpInitiatedLogout_section_2 {

    private String idToken(String name) {
      return token(
          "id_token",
          agreed(
              AuthorizationUrl.good().with("scope", "openid pet:read"),
              somebody(name),
              "pet:read"));
    }

    private boolean signedIn() {
      return browser.get("/t/greenfield/account").statusCode() == 200;
    }

    @Test
    void LG_05_aLinkAloneAsksFirst() {
      browser.signIn(browser.get("/t/greenfield/login"), somebody("asked"), Cast.PASSWORD);
      var page = browser.get("/t/greenfield/logout");
      assertThat(page.body()).contains("Sign out?");
      assertThat(signedIn()).isTrue();
      var done = browser.submit(page, "/t/greenfield/logout/confirm", "decision", "sign_out");
      assertThat(done.body()).contains("You are signed out");
      assertThat(signedIn()).isFalse();
    }

    @Test
    void anIdTokenOfThisSessionSignsOutAtOnceAndGoesBack() throws ParseException {
      var hint = idToken("hinted");
      assertThat(SignedJWT.parse(hint).getJWTClaimsSet().getStringClaim("sid")).startsWith("sid_");
      var response =
          browser.post(
              "/t/greenfield/logout",
              "id_token_hint="
                  + hint
                  + "&post_logout_redirect_uri=https://app.example/bye&state=s+1");
      assertThat(location(response)).isEqualTo("https://app.example/bye?state=s%201");
      assertThat(signedIn()).isFalse();
    }

    @Test
    void test_94_anUnregisteredAddressIsNotGoneTo() {
      var hint = idToken("redirected");
      var response =
          browser.get(
              "/t/greenfield/logout?id_token_hint="
                  + hint
                  + "&post_logout_redirect_uri=https://evil.example/");
      assertThat(response.headers().firstValue("Location")).isEmpty();
      assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void test_94_aHintOfAnotherClientIsNoHint() {
      var hint = idToken("mismatched");
      var response =
          browser.get(
              "/t/greenfield/logout?client_id=cli_console&id_token_hint="
                  + hint
                  + "&post_logout_redirect_uri=https://cli_console.example/bye");
      assertThat(response.headers().firstValue("Location")).isEmpty();
      assertThat(response.body()).contains("Sign out?");
      assertThat(signedIn()).isTrue();
    }

    @Test
    @DisplayName("#94 an access token or forged token is no hint")
    void anAccessTokenOrForgedTokenIsNoHint() {
      var hint = idToken("forged");
      var broken = hint.substring(0, hint.length() - 8) + "AAAAAAAA";
      assertThat(browser.get("/t/greenfield/logout?id_token_hint=" + broken).body())
          .contains("Sign out?");
      assertThat(signedIn()).isTrue();
    }

    @Test
    void aNamedClientIsGoneBackToAfterConfirmation() {
      browser.signIn(browser.get("/t/greenfield/login"), somebody("confirmed"), Cast.PASSWORD);
      var page =
          browser.get(
              "/t/greenfield/logout?client_id=cli_vetassist&post_logout_redirect_uri=https://app.example/bye&state=x");
      var done = browser.submit(page, "/t/greenfield/logout/confirm", "decision", "sign_out");
      assertThat(location(done)).isEqualTo("https://app.example/bye?state=x");
    }

    @Test
    void confirmingWithoutTheFormDoesNothing() {
      browser.signIn(browser.get("/t/greenfield/login"), somebody("csrfed"), Cast.PASSWORD);
      assertThat(browser.post("/t/greenfield/logout/confirm", "decision=sign_out").statusCode())
          .isEqualTo(403);
      assertThat(signedIn()).isTrue();
    }
  }

  /// The first form of a page that goes to such an address.
  private static String action(HttpResponse<String> page, String verb) {
    return Pattern.compile("action=\"([^\"]+/" + verb + ")\"")
        .matcher(page.body())
        .results()
        .map(m -> m.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(page.body()));
  }
}
