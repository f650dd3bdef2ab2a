package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.TestBrowser.location;
import static procura.token.TestBrowser.query;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.issuance.IssuanceEvent.AuthorizationRefused;

/// What the authorization endpoint refuses, and how (OAuth 2.1 section 4.1.2.1).
class AuthorizationEndpointIT {

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();

  private HttpResponse<String> get(AuthorizationUrl url) {
    return browser.get(url.toString());
  }

  /// Test notation EP: a page of ours, nothing goes anywhere, and it is on record.
  private void isErrorPage(AuthorizationUrl url) {
    int before = rig.facts().count();
    var response = get(url);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Location")).isEmpty();
    assertThat(response.body()).contains("<h1>").doesNotContain("<form");
    assertThat(rig.facts().since(before, AuthorizationRefused.class)).hasSize(1);
  }

  /// Test notation R: a redirect with the error, the state, and `iss` exactly once.
  private void isRefused(AuthorizationUrl url, String error) {
    int before = rig.facts().count();
    var response = get(url);
    isRefusal(response, error, List.of(AuthorizationUrl.STATE));
    assertThat(rig.facts().since(before, AuthorizationRefused.class))
        .singleElement()
        .satisfies(fact -> assertThat(fact.error()).isEqualTo(error));
  }

  private void isRefusal(HttpResponse<String> response, String error, List<String> state) {
    assertThat(response.statusCode()).isEqualTo(303);
    var query = query(response);
    assertThat(query.get("error")).containsExactly(error);
    assertThat(query.getOrDefault("state", List.of())).isEqualTo(state);
    assertThat(query.get("iss")).containsExactly(rig.issuer("greenfield"));
    assertThat(query).doesNotContainKey("code");
    assertThat(query.get("error_description").getFirst())
        .matches("[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]+");
  }

  @Nested
  class WhomToAnswer_OAuth21_section_4_1_2_1 {

    @Test
    void test_6_anUnknownClientIsNotRedirectedTo() {
      isErrorPage(AuthorizationUrl.good().with("client_id", "cli_nobody"));
      isErrorPage(AuthorizationUrl.good().with("client_id", "cli_\0"));
      isErrorPage(AuthorizationUrl.good().without("client_id"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://app.example/cb/",
          "https://app.example/CB",
          "https://app.example/cb?x=1",
          "https://app.example/cb#f",
          "https://app.example/cb/../x",
          "https://app.example/cb;a=b",
          "https://app.example/cb/..;/x",
          "HTTPS://APP.EXAMPLE/cb",
          "https://app.example:443/cb",
          "https://app.example/%63b",
          "https://app.example./cb",
          "https://evil.example/cb"
        })
    void test_7_RU_01_RU_02_aRedirectUriThatDiffersAtAllIsNotRedirectedTo(String uri) {
      isErrorPage(AuthorizationUrl.good().with("redirect_uri", uri));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://127.0.0.1:51515/cb",
          "http://127.0.0.1/cb",
          "http://[::1]:9/cb",
          "http://localhost:8123/cb"
        })
    void test_8_RU_03_onLoopbackThePortMayDiffer(String uri) {
      assertThat(location(get(AuthorizationUrl.of(Cast.DESKTOP, uri)))).contains("/login/");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://127.0.0.1:51515/other",
          "http://127.0.0.1:51515/cb?x=1",
          "https://127.0.0.1:51515/cb",
          "http://127.0.0.1:99999/cb",
          "http://localhost:8123/",
          "http://127.0.0.1.evil.example/cb",
          "http://localhost@evil.example/cb",
          "http://127.0.0.1:80@evil.example/cb",
          "http://0.0.0.0:51515/cb"
        })
    void test_8_test_9_andNothingElseMay(String uri) {
      isErrorPage(AuthorizationUrl.of(Cast.DESKTOP, uri));
    }

    @Test
    void test_10_withTwoRegisteredUrisOneMustBeNamed() {
      isErrorPage(AuthorizationUrl.of(Cast.TWO_URIS, "x").without("redirect_uri"));
    }

    @Test
    void withOneRegisteredUriNoneNeedBeNamed() {
      assertThat(location(get(AuthorizationUrl.good().without("redirect_uri"))))
          .contains("/login/");
    }

    @Test
    void test_13_RU_04_clientAndRedirectUriSentTwiceAreNotRedirectedTo() {
      isErrorPage(AuthorizationUrl.good().plus("client_id", Cast.VET_ASSIST.value()));
      isErrorPage(AuthorizationUrl.good().plus("redirect_uri", Cast.VET_ASSIST_URI));
    }

    @Test
    void aClientOfAnotherTenantIsUnknown() {
      isErrorPage(AuthorizationUrl.good().at("other-vets"));
    }

    @Test
    void aRegisteredQueryIsKept() {
      var uri = "https://two.example/cb?dummy1=lorem&dummy2=ipsum";
      var response = get(AuthorizationUrl.of(Cast.TWO_URIS, uri).without("response_type"));
      assertThat(location(response)).startsWith(uri + "&error=invalid_request&");
    }
  }

  @Nested
  class TheRequest_OAuth21_section_4_1_1 {

    @Test
    @DisplayName("#18 test_11_responseTypeIsCode")
    void test_11_responseTypeIsCode() {
      isRefused(AuthorizationUrl.good().without("response_type"), "invalid_request");
      isRefused(AuthorizationUrl.good().with("response_type", ""), "invalid_request");
      isRefused(
          AuthorizationUrl.good().with("response_type", "token"), "unsupported_response_type");
      isRefused(
          AuthorizationUrl.good().with("response_type", "id_token token"),
          "unsupported_response_type");
    }

    @Test
    void test_13_nothingIsSentTwice() {
      isRefused(AuthorizationUrl.good().plus("scope", "pet:read"), "invalid_request");
      isRefused(AuthorizationUrl.good().plus("code_challenge", "x"), "invalid_request");
      isRefused(
          AuthorizationUrl.good().plus("my_extension", "x").plus("my_extension", "y"),
          "invalid_request");
      var response = get(AuthorizationUrl.good().plus("state", "two"));
      isRefusal(response, "invalid_request", List.of());
    }

    @Test
    void anUnknownParameterIsIgnored_section_3_1() {
      assertThat(location(get(AuthorizationUrl.good().plus("ui_locales", "de").plus("foo", "bar"))))
          .contains("/login/");
    }

    @Test
    void responseModeIsQueryOrFormPost() {
      isRefused(AuthorizationUrl.good().with("response_mode", "fragment"), "invalid_request");
    }

    @Test
    void formPostCarriesErrorsInAForm() {
      var response =
          get(AuthorizationUrl.good().with("response_mode", "form_post").without("response_type"));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(TestBrowser.hidden(response.body()))
          .containsEntry("error", "invalid_request")
          .containsEntry("state", AuthorizationUrl.STATE)
          .containsEntry("iss", rig.issuer("greenfield"));
      assertThat(response.body()).contains("action=\"" + Cast.VET_ASSIST_URI + "\"");
    }

    @Test
    void aClientWithoutTheGrantIsUnauthorized() {
      isRefused(
          AuthorizationUrl.of(Cast.MACHINE, "https://cli_machine.example/cb"),
          "unauthorized_client");
    }

    @Test
    void postWorksAsGetDoes_OpenIdConnectCore_section_3_1_2_1() {
      var url = AuthorizationUrl.good();
      assertThat(location(browser.post(url.path(), url.form()))).contains("/login/");
    }

    @Test
    void test_22_test_23_requestObjectsThatAreNoneAndThoseElsewhere() {
      isRefused(AuthorizationUrl.good().with("request", "eyJ.eyJ.sig"), "invalid_request_object");
      isRefused(
          AuthorizationUrl.good().with("request_uri", "https://evil.example/r"),
          "request_uri_not_supported");
      isRefused(
          AuthorizationUrl.good().with("request", "x").with("request_uri", "https://a.example/"),
          "invalid_request");
    }
  }

  @Nested
  class Pkce_RFC7636 {

    @Test
    void test_12_PK_01_aChallengeIsRequired() {
      isRefused(
          AuthorizationUrl.good().without("code_challenge").without("code_challenge_method"),
          "invalid_request");
      isRefused(
          AuthorizationUrl.of(Cast.DESKTOP, Cast.DESKTOP_URI)
              .without("code_challenge")
              .without("code_challenge_method"),
          "invalid_request");
    }

    @Test
    void test_12_PK_02_plainIsRefusedAlsoAsTheDefault() {
      isRefused(AuthorizationUrl.good().with("code_challenge_method", "plain"), "invalid_request");
      isRefused(AuthorizationUrl.good().without("code_challenge_method"), "invalid_request");
    }

    @ParameterizedTest
    @CsvSource({"42,A", "44,A", "128,A", "129,A"})
    void test_12_PK_03_aChallengeHas43Characters(int length, String character) {
      isRefused(
          AuthorizationUrl.good().with("code_challenge", character.repeat(length)),
          "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "+", "/", "!", "~"})
    void test_12_PK_03_ofBase64urlWithoutPadding(String character) {
      isRefused(
          AuthorizationUrl.good().with("code_challenge", "A".repeat(42) + character),
          "invalid_request");
    }

    @Test
    void anExemptClientSendsANonceInstead_OAuth21_section_7_5_1() {
      var url =
          AuthorizationUrl.of(Cast.EXEMPT, "https://cli_exempt.example/cb")
              .with("scope", "openid")
              .without("code_challenge")
              .without("code_challenge_method");
      isRefused(url, "invalid_request");
      assertThat(location(get(url.with("nonce", "n-1")))).contains("/login/");
    }
  }

  @Nested
  class WhatMayBeAskedFor {

    @ParameterizedTest
    @ValueSource(strings = {"pet:fly", "visit:list", "pet:read\"", "pet:read pet:fly"})
    void test_14_scopesThatNobodyOrAnotherResourceHas(String scope) {
      isRefused(
          AuthorizationUrl.good().with("scope", scope).with("resource", Cast.PETS.value()),
          "invalid_scope");
    }

    @Test
    @DisplayName("[A14, B8] test_14_aScopeThatTheClientIsNotAllowed")
    void test_14_aScopeThatTheClientIsNotAllowed() {
      isRefused(
          AuthorizationUrl.of(Cast.TWO_URIS, "https://two.example/cb")
              .with("scope", "pet:write")
              .with("resource", Cast.PETS.value()),
          "invalid_scope");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/pets",
          "pets",
          "mcp-server://pets#x",
          "https://nowhere.example/",
          "https://clinic.example/api"
        })
    void test_15_resourcesThatAreMalformedUnknownOrNotTheClients_RFC8707_section_2(
        String resource) {
      isRefused(AuthorizationUrl.good().with("resource", resource), "invalid_target");
    }

    @Test
    void oneTokenIsForOneResource_RFC8707_section_2() {
      isRefused(
          AuthorizationUrl.good()
              .plus("resource", Cast.PETS.value())
              .plus("resource", Cast.CLINIC.value()),
          "invalid_target");
    }

    @Test
    @DisplayName("[D14] no scope asks for the default")
    void noScopeAsksForTheDefault() {
      assertThat(location(get(AuthorizationUrl.good().without("scope")))).contains("/login/");
    }

    @Test
    void test_19_aRequestedActorThatIsUnknownSuspendedOrForeignLooksTheSame() {
      var answers =
          List.of("agt_nobody", Cast.SUSPENDED_AGENT.value(), Cast.FOREIGN_AGENT.value()).stream()
              .map(agent -> get(AuthorizationUrl.good().with("requested_actor", agent)))
              .toList();
      assertThat(answers)
          .allSatisfy(a -> assertThat(query(a).get("error")).containsExactly("invalid_request"));
      assertThat(answers.stream().map(TestBrowser::location).distinct()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "agt_\0x", "\uFFFF", "agt_%00"})
    void test_19_aRequestedActorOfHostileShape(String agent) {
      isRefused(AuthorizationUrl.good().with("requested_actor", agent), "invalid_request");
    }

    @Test
    void test_19_anAgentActsOnlyThroughItsOwnClients() {
      isRefused(
          AuthorizationUrl.of(Cast.TWO_URIS, "https://two.example/cb")
              .with("requested_actor", Cast.ASSISTANT.value()),
          "invalid_request");
    }
  }

  @Nested
  class Prompt_OpenIdConnectCore_section_3_1_2_1 {

    @Test
    void test_16_noneStandsAlone() {
      isRefused(AuthorizationUrl.good().with("prompt", "none login"), "invalid_request");
    }

    @Test
    void test_17_noneWithoutASession() {
      isRefused(AuthorizationUrl.good().with("prompt", "none"), "login_required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "soon", "1.5", "99999999999"})
    void maxAgeIsANumberOfSeconds(String maxAge) {
      isRefused(AuthorizationUrl.good().with("max_age", maxAge), "invalid_request");
    }
  }

  @Nested
  class Headers {

    @Test
    void test_24_thereIsNoCorsHere_RFC9700_section_2_6() {
      var response =
          browser.send(
              "OPTIONS",
              AuthorizationUrl.good().path(),
              "Origin",
              "https://evil.example",
              "Access-Control-Request-Method",
              "GET");
      assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
      var get = browser.get(AuthorizationUrl.good().toString(), "Origin", "https://evil.example");
      assertThat(get.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void test_2_MU_01_issDoesNotComeFromTheHostHeader() {
      var response =
          browser.get(
              AuthorizationUrl.good().without("response_type").toString(),
              "X-Forwarded-Host",
              "evil.example",
              "Forwarded",
              "host=evil.example");
      assertThat(query(response).get("iss")).containsExactly(rig.issuer("greenfield"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"nobody", "GREENFIELD", "greenfield%2f", "greenfield;x=1", "%00", "..", "a"})
    void test_1_MT_01_anUnknownTenantIsAPageThatSaysNothing(String tenant) {
      var response = browser.get("/t/" + tenant + "/authorize?client_id=cli_vetassist");
      assertThat(response.statusCode()).isIn(400, 404);
      assertThat(response.body()).doesNotContain("tenant").doesNotContain("Greenfield");
    }
  }
}
