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
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientCommand.SuspendClient;
import procura.identity.client.RequestRules;
import procura.identity.client.SecurityRules;
import procura.identity.issuance.IssuanceEvent.AuthorizationRefused;
import procura.identity.issuance.IssuanceEvent.TokenRefused;
import procura.tenancy.isolation.TenantConnections;

/// Pushed authorization requests (RFC 9126).
class PushedAuthorizationRequestIT {

  private static final RequestRules PUSHED =
      new RequestRules(true, false, null, null, List.of(), List.of(), null, false);

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
    var name = "par-" + unique();
    Payments.person(rig, name);
    return name;
  }

  private HttpResponse<String> refused(HttpResponse<String> response, int status, String error) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).path("error").asText()).isEqualTo(error);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    return response;
  }

  private void isErrorPage(AuthorizationUrl url) {
    int before = rig.facts().count();
    var response = browser.get(url.toString());
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(location(response)).isEmpty();
    assertThat(response.body()).contains("<h1>").doesNotContain("<form");
    assertThat(rig.facts().since(before, AuthorizationRefused.class)).hasSize(1);
  }

  private HttpResponse<String> consentPage(AuthorizationUrl url) {
    var login = browser.follow(browser.get(url.toString()));
    assertThat(login.statusCode()).as(login.body()).isEqualTo(200);
    return browser.signIn(login, person(), Cast.PASSWORD);
  }

  private HttpResponse<String> approve(HttpResponse<String> page) {
    return browser.submit(page, new String[] {"decision", "approve", "scope", "pet:read"});
  }

  @Nested
  class ThePush_RFC9126_section_2 {

    @Test
    void itIsAnsweredWithAReferenceThatTheBrowserBrings() {
      var pushed = client.push(client.request());
      assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
      assertThat(pushed.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(pushed.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
      assertThat(json(pushed).path("expires_in").asInt()).isEqualTo(90);
      var uri = json(pushed).path("request_uri").asText();
      assertThat(uri).startsWith("urn:ietf:params:oauth:request_uri:procura_par_");
      var done = approve(consentPage(client.reference(uri)));
      assertThat(location(done)).startsWith(KeyedClient.URI + "&code=procura_code_");
      assertThat(query(done).get("state")).containsExactly(AuthorizationUrl.STATE);
      var token = client.redeem(query(done).get("code").getFirst());
      assertThat(json(token).path("scope").asText()).isEqualTo("pet:read");
    }

    @Test
    void onlyAHashOfTheReferenceIsStored() {
      var uri = json(client.push(client.request())).path("request_uri").asText();
      var secret = uri.substring(uri.lastIndexOf(':') + 1);
      var rows =
          rig.bean(TenantConnections.class)
              .everyTenant(sql ->
                  sql.fetch("select t::text from token.pushed_request t")
                      .getValues(0, String.class));
      assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(secret));
      assertThat(rows).noneMatch(row -> row.contains("client_assertion"));
    }

    @Test
    void aPublicClientMayPush() {
      var app =
          KeyedClient.register(
              rig,
              "cli_" + unique(),
              AuthenticationMethod.NONE,
              RequestRules.NONE,
              SecurityRules.NONE);
      assertThat(app.post("par", app.request()).statusCode()).isEqualTo(201);
    }

    @Test
    void theClientProvesWhoItIs_section_2_1() {
      int before = rig.facts().count();
      refused(client.post("par", client.request()), 401, "invalid_client");
      assertThat(rig.facts().since(before, TokenRefused.class))
          .singleElement()
          .satisfies(
              fact -> assertThat(fact.grantType()).isEqualTo("pushed_authorization_request"));
      refused(
          client.push(
              client.request(), client.assertion(c -> c.audience(client.issuer() + "/par"))),
          401,
          "invalid_client");
      refused(
          client.push(client.request().with("client_id", Cast.VET_ASSIST.value())),
          401,
          "invalid_client");
    }

    @Test
    void anAgentAsksThroughAClient() {
      var agent = Cast.ASSISTANT.value();
      var url = client.request().with("client_id", agent).with("client_secret", Cast.SECRET);
      refused(client.post("par", url), 400, "unauthorized_client");
    }

    @Test
    @DisplayName("#38 request_uri in the body: invalid_request")
    void test_38_aReferenceIsNotPushed_section_2_1() {
      refused(
          client.push(client.request().with("request_uri", "urn:ietf:params:oauth:request_uri:x")),
          400,
          "invalid_request");
    }

    @Test
    @DisplayName("#38 GET: 405")
    void test_38_onlyPost_section_2_3() {
      assertThat(browser.get("/t/greenfield/par").statusCode()).isEqualTo(405);
    }

    @Test
    @DisplayName("#38 oversize: 413")
    void test_38_anOversizedRequest_section_2_3() {
      var answer = client.push(client.request().with("nonce", "n".repeat(70_000)));
      refused(answer, 413, "invalid_request");
    }

    @Test
    void anUnknownTenantHasNone() {
      assertThat(browser.post("/t/nobody-at-all/par", "client_id=x").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @DisplayName("all checks of the authorization endpoint run here")
    @CsvSource({
      "response_type,token,unsupported_response_type",
      "redirect_uri,https://evil.example/cb,invalid_request",
      "redirect_uri,https://keyed.example/cb,invalid_request",
      "code_challenge,short,invalid_request",
      "code_challenge_method,plain,invalid_request",
      "scope,pet:fly,invalid_scope",
      "resource,https://nowhere.example/,invalid_target",
      "requested_actor,agt_nobody,invalid_request",
      "authorization_details,[],invalid_authorization_details",
      "prompt,none login,invalid_request",
      "claims,[],invalid_request",
      "dpop_jkt,short,invalid_request",
      "response_mode,fragment,invalid_request",
      "id_token_hint,x.y.z,invalid_request"
    })
    void allChecksRunHere_section_2_1(String name, String value, String error) {
      refused(client.push(client.request().with(name, value)), 400, error);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "response_type",
          "client_id",
          "redirect_uri",
          "scope",
          "state",
          "code_challenge",
          "code_challenge_method",
          "request"
        })
    @DisplayName("demands: every repeated parameter is invalid_request")
    void aRepeatedParameter(String name) {
      var once = client.request().with("request", "x");
      refused(client.push(once.plus(name, "twice")), 400, "invalid_request");
    }
  }

  @Nested
  class AtTheAuthorizationEndpoint_RFC9126_section_4 {

    @Test
    void onlyClientAndReferenceCount() {
      var url =
          client
              .pushed(client.request())
              .with("scope", "pet:write")
              .with("redirect_uri", "https://keyed.example/other")
              .with("state", "another");
      var page = consentPage(url);
      assertThat(page.body()).contains("pet:read").doesNotContain("pet:write");
      var done = approve(page);
      assertThat(location(done)).startsWith(KeyedClient.URI);
      assertThat(query(done).get("state")).containsExactly(AuthorizationUrl.STATE);
    }

    @Test
    @DisplayName("FAPI: a reload works, the reference is spent by the answer alone")
    void aReloadWorks() {
      var url = client.pushed(client.request());
      browser.get(url.toString());
      var page = consentPage(url);
      assertThat(page.body()).contains("decision");
      assertThat(location(browser.get(url.toString()))).contains("/consent/");
      assertThat(location(approve(page))).contains("code=");
    }

    @Test
    @DisplayName("#39 request_uri reused: error page")
    void test_39_aSpentReference() {
      var url = client.pushed(client.request());
      assertThat(location(approve(consentPage(url)))).contains("code=");
      isErrorPage(url);
    }

    @Test
    @DisplayName("#39 a second page of the same reference gives no second code")
    void test_39_twoPagesOneAnswer() {
      var url = client.pushed(client.request());
      var first = consentPage(url);
      var second = browser.follow(browser.get(url.toString()));
      assertThat(location(approve(first))).contains("code=");
      var again = approve(second);
      assertThat(again.statusCode()).isEqualTo(400);
      assertThat(location(again)).isEmpty();
    }

    @Test
    @DisplayName("#39 request_uri denied is spent, too")
    void test_39_deniedIsAnswered() {
      var url = client.pushed(client.request());
      var denied = browser.submit(consentPage(url), new String[] {"decision", "deny"});
      assertThat(query(denied).get("error")).containsExactly("access_denied");
      isErrorPage(url);
    }

    @Test
    @DisplayName("#39 an error answer to prompt=none spends it")
    void test_39_answeredWithoutAPage() {
      var url = client.pushed(client.request().with("prompt", "none"));
      assertThat(query(browser.get(url.toString())).get("error")).containsExactly("login_required");
      isErrorPage(url);
    }

    @Test
    @DisplayName("#39 request_uri expired: error page; lifetimes are settable per client")
    void test_39_expired() {
      var shortLived =
          aClient(
              new RequestRules(
                  false,
                  false,
                  null,
                  null,
                  List.of(),
                  List.of(),
                  null,
                  false,
                  Duration.ofSeconds(30),
                  Duration.ofSeconds(10),
                  null));
      var pushed = shortLived.push(shortLived.request());
      assertThat(json(pushed).path("expires_in").asInt()).isEqualTo(30);
      var url = shortLived.reference(json(pushed).path("request_uri").asText());
      rig.clock().advance(Duration.ofSeconds(29));
      assertThat(location(browser.get(url.toString()))).contains("/login/");
      rig.clock().advance(Duration.ofSeconds(2));
      isErrorPage(url);
      var code =
          query(approve(consentPage(shortLived.pushed(shortLived.request()))))
              .get("code")
              .getFirst();
      rig.clock().advance(Duration.ofSeconds(11));
      refused(shortLived.redeem(code), 400, "invalid_grant");
    }

    @Test
    void whoOpenedItInTimeMayTakeTheirTime() {
      var url = client.pushed(client.request());
      var page = consentPage(url);
      rig.clock().advance(Duration.ofMinutes(5));
      assertThat(location(approve(page))).contains("code=");
    }

    @Test
    @DisplayName("#39 request_uri of another client: error page")
    void test_39_anotherClients() {
      var url = client.pushed(client.request());
      isErrorPage(url.with("client_id", Cast.VET_ASSIST.value()));
      isErrorPage(url.without("client_id"));
      isErrorPage(url.at("other-vets"));
      assertThat(location(browser.get(url.toString()))).contains("/login/");
    }

    @Test
    void anInventedReferenceIsUnknown() {
      isErrorPage(client.reference("urn:ietf:params:oauth:request_uri:procura_par_x"));
      isErrorPage(client.reference("urn:ietf:params:oauth:request_uri:"));
    }

    @Test
    void aClientSuspendedMeanwhileIsUnknown() {
      var url = client.pushed(client.request());
      rig.cast().send(new SuspendClient(Cast.GREENFIELD, client.id(), rig.clock().instant()));
      isErrorPage(url);
    }
  }

  @Nested
  class Required_RFC9126_section_6 {

    @Test
    @DisplayName("#40 PAR-only client at plain authorize: R:invalid_request")
    void test_40_aPlainRequest() {
      var strict = aClient(PUSHED);
      var refused = browser.get(strict.request().toString());
      assertThat(query(refused).get("error")).containsExactly("invalid_request");
      assertThat(query(refused).get("iss")).containsExactly(client.issuer());
      var signed =
          browser.get(strict.request().with("request", strict.object(claims -> claims)).toString());
      assertThat(query(signed).get("error")).containsExactly("invalid_request");
      assertThat(location(browser.get(strict.pushed(strict.request()).toString())))
          .contains("/login/");
    }
  }
}
