package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.KeyedClient.json;
import static procura.token.TestBrowser.location;
import static procura.token.TestBrowser.query;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.net.http.HttpResponse;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.client.RequestRules;
import procura.identity.client.SecurityRules;
import procura.identity.issuance.IssuanceEvent.AuthorizationRefused;

/// Signed request objects by value (RFC 9101).
class RequestObjectIT {

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();
  private KeyedClient client;

  @BeforeEach
  void aClient() {
    Payments.in(rig);
    client = aClient(RequestRules.NONE);
  }

  private KeyedClient aClient(RequestRules rules) {
    return KeyedClient.register(
        rig, "cli_" + UUID.randomUUID().toString().substring(0, 12), rules, SecurityRules.NONE);
  }

  /// What a browser brings: the object, and outside of it only what OpenID Connect wants there.
  private AuthorizationUrl bringing(String object) {
    return new AuthorizationUrl("greenfield", List.of())
        .with("client_id", client.id().value())
        .with("redirect_uri", KeyedClient.URI)
        .with("state", "outside")
        .with("request", object);
  }

  private AuthorizationUrl bringing(UnaryOperator<JWTClaimsSet.Builder> change) {
    return bringing(client.object(change));
  }

  private void isAccepted(AuthorizationUrl url) {
    assertThat(location(browser.get(url.toString()))).contains("/login/");
  }

  private JWSHeader untyped() {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(client.key().getKeyID()).build();
  }

  private void isRefused(AuthorizationUrl url, String error) {
    int before = rig.facts().count();
    var response = browser.get(url.toString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(303);
    assertThat(location(response)).startsWith(KeyedClient.URI);
    assertThat(query(response).get("error")).containsExactly(error);
    assertThat(query(response).get("iss")).containsExactly(rig.issuer("greenfield"));
    assertThat(query(response).get("state")).containsExactly("outside");
    assertThat(rig.facts().since(before, AuthorizationRefused.class)).hasSize(1);
  }

  private HttpResponse<String> consentPage(AuthorizationUrl url) {
    var name = "jar-" + UUID.randomUUID().toString().substring(0, 8);
    Payments.person(rig, name);
    var login = browser.follow(browser.get(url.toString()));
    assertThat(login.statusCode()).as(login.body()).isEqualTo(200);
    return browser.signIn(login, name, Cast.PASSWORD);
  }

  @Nested
  class OnlyWhatIsInsideCounts_RFC9101_section_6_3 {

    @Test
    @DisplayName("demands: does not use anything from the OAuth 2.0 parameters")
    void nothingFromOutside() {
      var page =
          consentPage(
              bringing(c -> c)
                  .with("scope", "pet:write")
                  .with("response_type", "token")
                  .with("code_challenge", "x")
                  .with("redirect_uri", "https://evil.example/"));
      assertThat(page.body()).contains("pet:read").doesNotContain("pet:write");
      var done = browser.submit(page, new String[] {"decision", "approve", "scope", "pet:read"});
      assertThat(location(done)).startsWith(KeyedClient.URI + "&code=");
      assertThat(query(done).get("state")).containsExactly(AuthorizationUrl.STATE);
      assertThat(json(client.redeem(query(done).get("code").getFirst())).has("access_token"))
          .isTrue();
    }

    @Test
    void whatIsMissingInsideIsMissing() {
      var url = bringing(c -> c.claim("code_challenge", null)).with("code_challenge", "x");
      var response = browser.get(url.toString());
      assertThat(query(response).get("error")).containsExactly("invalid_request");
      assertThat(query(response).get("state")).containsExactly(AuthorizationUrl.STATE);
    }

    @Test
    void aRedirectUriInsideMustBeRegistered() {
      var response =
          browser.get(bringing(c -> c.claim("redirect_uri", "https://evil.example/")).toString());
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(location(response)).isEmpty();
    }

    @Test
    void numbersAndStructuresStandAsJson_section_4() {
      var url =
          bringing(c ->
              c.claim("max_age", 600)
                  .claim("resource", List.of(Cast.PETS.value()))
                  .claim("claims", java.util.Map.of("userinfo", java.util.Map.of())));
      assertThat(location(browser.get(url.toString()))).contains("/login/");
      isInnerRefused(
          c -> c.claim("resource", List.of(Cast.PETS.value(), Cast.CLINIC.value())),
          "invalid_target");
      isInnerRefused(c -> c.claim("max_age", -5), "invalid_request");
    }

    private void isInnerRefused(UnaryOperator<JWTClaimsSet.Builder> change, String error) {
      var response = browser.get(bringing(change).toString());
      assertThat(query(response).get("error")).containsExactly(error);
    }
  }

  @Nested
  class TheObject_RFC9101_section_4_to_6 {

    @Test
    @DisplayName("#22 alg none: R:invalid_request_object")
    void test_22_unsigned() {
      isRefused(
          bringing(new PlainJWT(client.claims().build()).serialize()), "invalid_request_object");
    }

    @Test
    @DisplayName("#22 request and request_uri together: R:invalid_request")
    void test_22_bothWays() {
      isRefused(
          bringing(c -> c).with("request_uri", "urn:ietf:params:oauth:request_uri:x"),
          "invalid_request");
    }

    @Test
    @DisplayName("#23 request_uri=https://…: R:request_uri_not_supported, nothing is fetched")
    void test_23_byReference() throws Exception {
      try (var server =
          new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
        server.setSoTimeout(300);
        isRefused(
            bringing("")
                .without("request")
                .with("request_uri", "http://127.0.0.1:" + server.getLocalPort() + "/r"),
            "request_uri_not_supported");
        org.assertj.core.api.Assertions.assertThatThrownBy(server::accept)
            .isInstanceOf(java.net.SocketTimeoutException.class);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"request", "request_uri"})
    @DisplayName("demands: doesn't allow request inception")
    void neverNested(String name) {
      isRefused(bringing(c -> c.claim(name, "x")), "invalid_request_object");
    }

    @Test
    void theClientInsideIsTheOneOutside_section_5() {
      isRefused(bringing(c -> c.claim("client_id", "cli_other")), "invalid_request_object");
      isRefused(bringing(c -> c.claim("client_id", null)), "invalid_request_object");
      isRefused(bringing(c -> c.issuer("cli_other")), "invalid_request_object");
    }

    @Test
    void anotherKeyDoesNotCount() {
      var other = new KeyedClient(rig, client.id(), KeyedClient.key(client.id().value()));
      isRefused(bringing(other.object(c -> c)), "invalid_request_object");
    }

    @Test
    @DisplayName("aud is the issuer, or an array that holds it (FAPI 2.0 Message Signing §5.3.1)")
    void theIssuerIsInTheAudience() {
      isRefused(bringing(c -> c.audience("https://other.example")), "invalid_request_object");
      isRefused(
          bringing(c -> c.audience(List.of("https://third.example", "https://other.example"))),
          "invalid_request_object");
      isAccepted(bringing(c -> c.audience(List.of("https://other.example", client.issuer()))));
      isRefused(bringing(c -> c.audience((String) null)), "invalid_request_object");
    }

    @Test
    @DisplayName(
        "exp at most ten minutes ahead, nbf required and past (FAPI 2.0 Message Signing §5.3.1)")
    void itLivesForMinutes() {
      var now = rig.clock().instant();
      isRefused(bringing(c -> c.expirationTime(null)), "invalid_request_object");
      isRefused(bringing(c -> c.notBeforeTime(null)), "invalid_request_object");
      isRefused(
          bringing(c -> c.expirationTime(Date.from(now.minusSeconds(31)))),
          "invalid_request_object");
      isRefused(
          bringing(c -> c.expirationTime(Date.from(now.plusSeconds(640)))),
          "invalid_request_object");
      isRefused(
          bringing(c -> c.notBeforeTime(Date.from(now.plusSeconds(60)))), "invalid_request_object");
      isRefused(
          bringing(c -> c.notBeforeTime(Date.from(now.minusSeconds(3_640)))),
          "invalid_request_object");
      isAccepted(bringing(c -> c.notBeforeTime(Date.from(now.plusSeconds(8)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exp", "nbf", "iat"})
    @DisplayName(
        "a number that is no time of any clock is refused like another (RFC 7519 section 2)")
    void numbersThatAreNoTimes(String claim) {
      for (var number :
          List.of(
              Long.MAX_VALUE,
              Long.MIN_VALUE,
              1_000_000_000_000_000_000L,
              -1L,
              new java.math.BigDecimal("1e400"))) {
        isRefused(bringing(c -> c.claim(claim, number)), "invalid_request_object");
      }
    }

    @Test
    void itIsNoAssertion_section_10_8() {
      isRefused(bringing(c -> c.subject(client.id().value())), "invalid_request_object");
      isRefused(
          bringing(client.sign("client-authentication+jwt", client.claims().build())),
          "invalid_request_object");
      isRefused(bringing(client.sign("at+jwt", client.claims().build())), "invalid_request_object");
      isRefused(
          bringing(client.sign("JWT", client.claims().claim("client_id", null).build())),
          "invalid_request_object");
      isAccepted(bringing(client.sign("JWT", client.claims().build())));
      isAccepted(bringing(client.sign(untyped(), client.claims().build())));
    }

    @Test
    void anUnknownCriticalHeader_RFC7515_section_4_1_11() {
      var header =
          new JWSHeader.Builder(JWSAlgorithm.ES256)
              .type(new JOSEObjectType("oauth-authz-req+jwt"))
              .keyID(client.key().getKeyID())
              .criticalParams(Set.of("b"))
              .customParam("b", true)
              .build();
      isRefused(bringing(client.sign(header, client.claims().build())), "invalid_request_object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "eyJhbGciOiJFUzI1NiJ9.e30.AA", "....", "{}"})
    void rubbish(String object) {
      isRefused(bringing(object), "invalid_request_object");
    }

    @Test
    void withoutAPlaceToGoItIsAPage() {
      var url = bringing("x").without("redirect_uri");
      assertThat(browser.get(url.toString()).statusCode()).isEqualTo(400);
    }
  }

  @Nested
  class RegisteredWishes_RFC9101_section_10_5 {

    @Test
    @DisplayName("demands: clients with predefined alg to bypass: the registered alg wins")
    void theRegisteredAlgorithmWins() {
      client =
          aClient(new RequestRules(false, false, "PS256", null, List.of(), List.of(), null, false));
      isRefused(bringing(c -> c), "invalid_request_object");
      client =
          aClient(new RequestRules(false, false, "ES256", null, List.of(), List.of(), null, false));
      assertThat(location(browser.get(bringing(c -> c).toString()))).contains("/login/");
    }

    @Test
    void aClientMayPromiseToSignAll() {
      client =
          aClient(new RequestRules(false, true, null, null, List.of(), List.of(), null, false));
      isRefused(client.request().with("state", "outside"), "invalid_request");
      assertThat(location(browser.get(bringing(c -> c).toString()))).contains("/login/");
    }
  }

  @Nested
  class Pushed_RFC9126_section_3 {

    @Test
    void anObjectMayBePushed() {
      var form =
          new AuthorizationUrl("greenfield", List.of())
              .with("client_id", client.id().value())
              .with("request", client.object(c -> c));
      var page = consentPage(client.pushed(form));
      var done = browser.submit(page, new String[] {"decision", "approve", "scope", "pet:read"});
      assertThat(location(done)).startsWith(KeyedClient.URI + "&code=");
    }

    @Test
    void aBadOneIsRefusedThere() {
      var form =
          new AuthorizationUrl("greenfield", List.of())
              .with("client_id", client.id().value())
              .with("redirect_uri", KeyedClient.URI)
              .with("request", client.object(c -> c.audience("https://other.example")));
      var refused = client.push(form);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(json(refused).path("error").asText()).isEqualTo("invalid_request_object");
    }

    @Test
    @DisplayName("what is wrong with the object is said also where nothing stands beside it")
    void aBadOneAlone() {
      var form =
          new AuthorizationUrl("greenfield", List.of())
              .with("client_id", client.id().value())
              .with("request", client.object(c -> c.claim("request_uri", "urn:x")));
      var refused = json(client.push(form));
      assertThat(refused.path("error").asText()).isEqualTo("invalid_request_object");
      assertThat(refused.path("error_description").asText()).contains("holds no other");
    }
  }
}
