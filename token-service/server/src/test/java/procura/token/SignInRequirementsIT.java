package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.KeyedClient.json;
import static procura.token.TestBrowser.location;
import static procura.token.TestBrowser.query;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.client.RequestRules;
import procura.identity.client.SecurityRules;
import procura.tenancy.isolation.TenantConnections;

/// Who must sign in, and how surely: OpenID Connect Core section 3.1.2.1 and 5.5, RFC 9470.
class SignInRequirementsIT {

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();
  private KeyedClient client;

  @BeforeEach
  void aClient() {
    Payments.in(rig);
    client = aClient(RequestRules.NONE);
  }

  private KeyedClient aClient(RequestRules rules) {
    return KeyedClient.register(rig, "cli_" + unique(), rules, SecurityRules.NONE);
  }

  private static String unique() {
    return UUID.randomUUID().toString().substring(0, 12);
  }

  private String person() {
    var name = "who-" + unique();
    Payments.person(rig, name);
    return name;
  }

  private AuthorizationUrl request() {
    return client.request().with("scope", "openid pet:read");
  }

  /// A while later: what counts is what came before what.
  private AuthorizationUrl later(AuthorizationUrl url) {
    rig.clock().advance(Duration.ofSeconds(1));
    return url;
  }

  private HttpResponse<String> signIn(AuthorizationUrl url, String name) {
    later(url);
    return browser.signIn(browser.follow(browser.get(url.toString())), name, Cast.PASSWORD);
  }

  private HttpResponse<String> approve(HttpResponse<String> page) {
    return browser.submit(page, new String[] {"decision", "approve", "scope", "pet:read"});
  }

  /// An ID token for `name`, whose session this browser has from then on.
  private String idToken(String name) {
    var done = approve(signIn(request().with("prompt", "login"), name));
    return json(client.redeem(query(done).get("code").getFirst())).path("id_token").asText();
  }

  private static void isRefused(HttpResponse<String> response, String error) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(303);
    assertThat(query(response).get("error")).containsExactly(error);
  }

  @Nested
  class Acr_RFC9470_section_5 {

    @Test
    void aPasswordReachesTheFirstClass() {
      var done = approve(signIn(request().with("acr_values", "urn:procura:acr:1"), person()));
      assertThat(location(done)).contains("code=");
    }

    @Test
    @DisplayName("one of several will do, as wanted by the client's order")
    void oneOfSeveral() {
      var done = approve(signIn(request().with("acr_values", "phr urn:procura:acr:1"), person()));
      assertThat(location(done)).contains("code=");
    }

    @Test
    void aSessionThatIsNotSureEnoughMustSignInAgain() {
      var name = person();
      assertThat(location(approve(signIn(request(), name)))).contains("code=");
      var url = later(request().with("acr_values", "phr"));
      isRefused(browser.get(url.with("prompt", "none").toString()), "login_required");
      assertThat(location(browser.get(url.toString()))).matches("/t/greenfield/(login|verify)/.*");
    }

    @Test
    @DisplayName("#21 essential acr that nobody can reach: R:unmet_authentication_requirements")
    void test_21_unknownAndEssential() {
      var claims = "{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"urn:mace:gold\"]}}}";
      isRefused(
          browser.get(request().with("claims", claims).toString()),
          "unmet_authentication_requirements");
    }

    @Test
    void unknownAndVoluntaryIsNoMoreThanAWish_OpenIdConnectCore_section_5_5_1_1() {
      assertThat(location(browser.get(request().with("acr_values", "1 2").toString())))
          .contains("/login/");
    }

    @Test
    void theClientsDefaultCounts_OpenIdConnectRegistration_section_2() {
      client =
          aClient(
              new RequestRules(false, false, null, null, List.of(), List.of("phr"), null, false));
      var name = person();
      var strict = client;
      client = aClient(RequestRules.NONE);
      approve(signIn(request(), name));
      isRefused(
          browser.get(
              later(strict.request()).with("scope", "openid").with("prompt", "none").toString()),
          "login_required");
    }
  }

  @Nested
  class IdTokenHint_OpenIdConnectCore_section_3_1_2_1 {

    @Test
    void theSamePersonGoesOn() {
      var hint = idToken(person());
      assertThat(location(browser.get(request().with("id_token_hint", hint).toString())))
          .contains("code=");
    }

    @Test
    @DisplayName("demands: re-authentication when id_token_hint is of another than the session's")
    void anotherPersonsSessionIsNotEnough() {
      var ofBob = idToken(person());
      idToken(person());
      var url = later(request()).with("id_token_hint", ofBob);
      isRefused(browser.get(url.with("prompt", "none").toString()), "login_required");
      assertThat(location(browser.get(url.toString()))).contains("/login/");
    }

    @Test
    @DisplayName("demands: the wrong account never gets a code")
    void theWrongAccountGetsNoCode() {
      var ofBob = idToken(person());
      var carol = person();
      idToken(carol);
      isRefused(signIn(request().with("id_token_hint", ofBob), carol), "login_required");
    }

    @Test
    void theRightOneGetsOne() {
      var bob = person();
      var ofBob = idToken(bob);
      idToken(person());
      var done = signIn(request().with("id_token_hint", ofBob), bob);
      assertThat(location(done)).contains("code=");
    }

    @Test
    void itMustBeOursForThatClient() {
      var hint = idToken(person());
      client = aClient(RequestRules.NONE);
      isRefused(browser.get(request().with("id_token_hint", hint).toString()), "invalid_request");
      isRefused(
          browser.get(request().with("id_token_hint", "a.b.c").toString()), "invalid_request");
    }

    @Test
    void theClaimSubMeansTheSame_section_5_5_1() {
      var name = person();
      idToken(name);
      var other = "{\"id_token\":{\"sub\":{\"value\":\"usr_other\"}}}";
      var same = "{\"id_token\":{\"sub\":{\"value\":\"usr_" + name + "\"}}}";
      isRefused(
          browser.get(later(request()).with("claims", other).with("prompt", "none").toString()),
          "login_required");
      assertThat(location(browser.get(request().with("claims", same).toString())))
          .contains("code=");
    }
  }

  @Nested
  class Claims_OpenIdConnectCore_section_5_5 {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "x",
          "[]",
          "{\"id_token\":[]}",
          "{\"id_token\":{\"acr\":\"x\"}}",
          "{\"userinfo\":{\"name\":{\"essential\":\"yes\"}}}",
          "{\"userinfo\":{\"name\":{\"values\":\"x\"}}}",
          "{\"userinfo\":{},\"userinfo\":{}}"
        })
    void whatCantBeRead(String claims) {
      isRefused(browser.get(request().with("claims", claims).toString()), "invalid_request");
    }

    @Test
    void theyStayWithTheCode() {
      var claims =
          "{\"userinfo\":{\"email\":{\"essential\":true}},\"id_token\":{\"name\":null},\"else\":1}";
      var done = approve(signIn(request().with("claims", claims), person()));
      assertThat(location(done)).contains("code=");
      var codes =
          rig.bean(TenantConnections.class)
              .everyTenant(sql ->
                  sql.fetch("select body->>'claims' from token.authorization_code")
                      .getValues(0, String.class));
      assertThat(codes)
          .anyMatch(
              kept -> kept != null && kept.startsWith(claims.substring(0, claims.length() - 1)));
    }
  }

  @Nested
  class Age {

    @Test
    void theClientsDefaultMaxAgeCounts_OpenIdConnectRegistration_section_2() {
      var name = person();
      approve(signIn(request(), name));
      rig.clock().advance(Duration.ofSeconds(100));
      assertThat(location(browser.get(request().toString()))).contains("code=");
      var strict =
          aClient(new RequestRules(false, false, null, null, List.of(), List.of(), 60L, true));
      var url = strict.request().with("prompt", "none");
      isRefused(browser.get(url.toString()), "login_required");
      isRefused(browser.get(url.with("max_age", "1000").toString()), "consent_required");
    }
  }

  @Nested
  class Hints {

    @ParameterizedTest
    @CsvSource({"display,popup", "ui_locales,de-CH fr", "display,nonsense", "prompt,create"})
    void whatWeDoNotUseIsIgnored(String name, String value) {
      assertThat(location(browser.get(request().with(name, value).toString()))).contains("/login/");
    }

    @Test
    void theLoginHintIsFilledInAndEscaped() {
      var page =
          browser.follow(
              browser.get(request().with("login_hint", "\"><script>x</script>").toString()));
      assertThat(page.body())
          .contains("value=\"&#34;>&lt;script>x&lt;/script>\"")
          .doesNotContain("<script>x");
    }

    @Test
    void selectAccountAsksWhoItIs() {
      approve(signIn(request(), person()));
      assertThat(
              location(browser.get(later(request()).with("prompt", "select_account").toString())))
          .contains("/login/");
    }
  }
}
