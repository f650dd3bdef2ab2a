package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.KeyedClient.json;
import static procura.token.TestBrowser.location;
import static procura.token.TestBrowser.query;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.authority.Authority;
import procura.identity.Access;
import procura.identity.Scopes;
import procura.identity.agent.AgentCommand.RegisterAgent;
import procura.identity.agent.AgentId;
import procura.identity.agent.AgentName;
import procura.identity.agent.AgentProfile;
import procura.identity.agent.AgentRules;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.Credential;
import procura.identity.client.RequestRules;
import procura.identity.client.SecurityRules;
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.tenancy.lifecycle.TenantCommand.ChangeTenantSettings;
import procura.tenancy.lifecycle.TenantSecurity;

/// Clients, agents and tenants that are held to the FAPI 2.0 Security Profile (Final) or to the
/// hardened preset for agents.
class FapiProfileIT {

  private static final SecurityRules FAPI = new SecurityRules(SecurityProfile.FAPI_2_0, null);
  private static final SecurityRules MESSAGE_SIGNING =
      new SecurityRules(SecurityProfile.FAPI_2_0_MESSAGE_SIGNING, null);
  private static final SecurityRules HARDENED =
      new SecurityRules(SecurityProfile.HARDENED_AGENT, null);

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();
  private final ECKey dpopKey = KeyedClient.key("dpop");
  private KeyedClient client;

  @BeforeEach
  void aClient() {
    Payments.in(rig);
    client = aClient(FAPI, AuthenticationMethod.PRIVATE_KEY_JWT);
  }

  private KeyedClient aClient(SecurityRules security, AuthenticationMethod method) {
    return KeyedClient.register(rig, "cli_" + unique(), method, RequestRules.NONE, security);
  }

  private static String unique() {
    return UUID.randomUUID().toString().substring(0, 12);
  }

  private static void refused(HttpResponse<String> response, int status, String error) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).path("error").asText()).isEqualTo(error);
  }

  private String proof(String endpoint) {
    try {
      var jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256)
                  .type(new JOSEObjectType("dpop+jwt"))
                  .jwk(dpopKey.toPublicJWK())
                  .build(),
              new JWTClaimsSet.Builder()
                  .claim("htm", "POST")
                  .claim("htu", client.issuer() + "/" + endpoint)
                  .issueTime(Date.from(rig.clock().instant()))
                  .jwtID(UUID.randomUUID().toString())
                  .build());
      jwt.sign(new ECDSASigner(dpopKey));
      return jwt.serialize();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private String thumbprint() {
    try {
      return dpopKey.computeThumbprint().toString();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> send(String endpoint, AuthorizationUrl form, String... headers) {
    return rig.browser().post("/t/greenfield/" + endpoint, form.form(), headers);
  }

  private AuthorizationUrl form(String... parameters) {
    var form = new AuthorizationUrl("greenfield", List.of());
    for (int i = 0; i < parameters.length; i += 2) {
      form = form.plus(parameters[i], parameters[i + 1]);
    }
    return form.plus(
            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        .plus("client_assertion", client.assertion(c -> c));
  }

  private String code(AuthorizationUrl pushed) {
    var name = "fapi-" + unique();
    Payments.person(rig, name);
    var fresh = rig.browser();
    var page = fresh.signIn(fresh.follow(fresh.get(pushed.toString())), name, Cast.PASSWORD);
    var done = fresh.submit(page, new String[] {"decision", "approve", "scope", "pet:read"});
    return query(done).get("code").getFirst();
  }

  private HttpResponse<String> redeem(String code, String... headers) {
    return send(
        "token",
        form(
            "grant_type",
            "authorization_code",
            "code",
            code,
            "code_verifier",
            AuthorizationUrl.VERIFIER,
            "redirect_uri",
            KeyedClient.URI),
        headers);
  }

  @Nested
  class TheWholeFlow {

    @Test
    void pushConsentAndABoundToken() throws Exception {
      var answer = redeem(code(client.pushed(client.request())), "DPoP", proof("token"));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(json(answer).path("token_type").asText()).isEqualTo("DPoP");
      var claims = SignedJWT.parse(json(answer).path("access_token").asText()).getJWTClaimsSet();
      assertThat(claims.getJSONObjectClaim("cnf")).containsEntry("jkt", thumbprint());
      var refresh = json(answer).path("refresh_token").asText();
      var refreshed =
          send(
              "token",
              form("grant_type", "refresh_token", "refresh_token", refresh),
              "DPoP",
              proof("token"));
      assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
      assertThat(json(refreshed).has("refresh_token")).as("no rotation").isFalse();
    }

    @Test
    @DisplayName("FAPI: a token that is bound to no key is not issued")
    void noBearerTokens_section_5_3_2_1() {
      refused(redeem(code(client.pushed(client.request()))), 400, "invalid_dpop_proof");
    }
  }

  @Nested
  class BoundAtThePush_RFC9449_section_10_1 {

    @Test
    void theKeyOfTheProofIsTheOnlyOneThatRedeems() {
      var pushed =
          send(
              "par",
              client
                  .request()
                  .plus(
                      "client_assertion_type",
                      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                  .plus("client_assertion", client.assertion(c -> c)),
              "DPoP",
              proof("par"));
      assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
      var code = code(client.reference(json(pushed).path("request_uri").asText()));
      var other = new FapiProfileIT();
      other.client = client;
      refused(redeem(code, "DPoP", other.anotherProof()), 400, "invalid_grant");
    }

    @Test
    @DisplayName("dpop_jkt that differs from the proof's key: invalid_dpop_proof")
    void theyMustAgree() {
      var request = client.request().with("dpop_jkt", "A".repeat(43));
      refused(
          send(
              "par",
              request
                  .plus(
                      "client_assertion_type",
                      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                  .plus("client_assertion", client.assertion(c -> c)),
              "DPoP",
              proof("par")),
          400,
          "invalid_dpop_proof");
    }

    @Test
    @DisplayName("#44 code bound by dpop_jkt and redeemed with another key")
    void test_44_anotherKey() {
      var code = code(client.pushed(client.request().with("dpop_jkt", "A".repeat(43))));
      refused(redeem(code, "DPoP", proof("token")), 400, "invalid_grant");
    }
  }

  private String anotherProof() {
    return proof("token");
  }

  @Nested
  class TheRequest_section_5_3_2_2 {

    @Test
    @DisplayName("#40 parameters outside of PAR: R:invalid_request")
    void test_40_itIsPushed() {
      var refused = browser.get(client.request().toString());
      assertThat(query(refused).get("error")).containsExactly("invalid_request");
    }

    @Test
    void redirectUriIsPushed() {
      refused(client.push(client.request().without("redirect_uri")), 400, "invalid_request");
    }

    @Test
    void pkceWithS256() {
      refused(client.push(client.request().without("code_challenge")), 400, "invalid_request");
      refused(
          client.push(client.request().with("code_challenge_method", "plain")),
          400,
          "invalid_request");
    }

    @Test
    void aNonceOf64CharactersAndNoLonger() {
      var openid = client.request().with("scope", "openid pet:read");
      assertThat(client.push(openid.with("nonce", "n".repeat(64))).statusCode()).isEqualTo(201);
      refused(client.push(openid.with("nonce", "n".repeat(65))), 400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "CLIENT_SECRET_BASIC"})
    void confidentialClientsWithAKey_section_5_3_2_1(String method) {
      var weak = aClient(FAPI, AuthenticationMethod.valueOf(method));
      var refused = browser.get(weak.request().toString());
      assertThat(query(refused).get("error")).containsExactly("invalid_request");
      assertThat(location(refused)).doesNotContain("code=");
      if (method.equals("NONE")) {
        refused(weak.post("par", weak.request()), 400, "unauthorized_client");
      }
    }

    @Test
    void theResponseNamesTheIssuerAndTheCodeLivesForAMinute() {
      var code = code(client.pushed(client.request()));
      rig.clock().advance(Duration.ofSeconds(61));
      refused(redeem(code, "DPoP", proof("token")), 400, "invalid_grant");
    }
  }

  @Nested
  class TheAssertion_section_5_3_2_1 {

    private HttpResponse<String> push(java.util.function.UnaryOperator<JWTClaimsSet.Builder> c) {
      return client.push(client.request(), client.assertion(c));
    }

    @Test
    @DisplayName("demands: aud is the issuer as a string; an array and the endpoint's URL fail")
    void theAudience() throws Exception {
      refused(
          push(c -> c.audience(List.of(client.issuer(), client.issuer()))), 401, "invalid_client");
      refused(push(c -> c.audience(client.issuer() + "/par")), 401, "invalid_client");
      // the library writes a single audience as a string: by hand, so that it is an array
      var good = JWTClaimsSet.parse(claims(client.assertion(c -> c)));
      var members = good.toJSONObject();
      members.put("aud", List.of(client.issuer()));
      refused(client.push(client.request(), signed(members)), 401, "invalid_client");
      members.put("aud", client.issuer());
      assertThat(client.push(client.request(), signed(members)).statusCode()).isEqualTo(201);
    }

    private String claims(String jwt) throws java.text.ParseException {
      return SignedJWT.parse(jwt).getPayload().toString();
    }

    private String signed(java.util.Map<String, Object> members) throws Exception {
      var jws =
          new com.nimbusds.jose.JWSObject(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(client.key().getKeyID()).build(),
              new com.nimbusds.jose.Payload(members));
      jws.sign(new ECDSASigner(client.key()));
      return jws.serialize();
    }

    @Test
    @DisplayName("demands: nbf 8 s ahead is accepted, 60 s ahead is not")
    void aClockThatIsFast() {
      var now = rig.clock().instant();
      assertThat(
              push(c ->
                      c.notBeforeTime(Date.from(now.plusSeconds(8)))
                          .issueTime(Date.from(now.plusSeconds(8))))
                  .statusCode())
          .isEqualTo(201);
      refused(push(c -> c.notBeforeTime(Date.from(now.plusSeconds(60)))), 401, "invalid_client");
      refused(push(c -> c.issueTime(Date.from(now.plusSeconds(60)))), 401, "invalid_client");
    }
  }

  @Nested
  class OfATenant {

    private void security(TenantSecurity security) {
      var settings =
          rig.bean(Authority.class).now(Cast.GREENFIELD).settings().settings().with(security);
      rig.cast().send(new ChangeTenantSettings(Cast.GREENFIELD, settings, rig.clock().instant()));
    }

    @Test
    void allItsClientsAreBoundButItsConsole() {
      security(new TenantSecurity(SecurityProfile.FAPI_2_0, false, Duration.ofSeconds(60)));
      try {
        assertThat(query(browser.get(AuthorizationUrl.good().toString())).get("error"))
            .containsExactly("invalid_request");
        assertThat(
                location(
                    browser.get(
                        AuthorizationUrl.of(Cast.CONSOLE, "https://cli_console.example/cb")
                            .toString())))
            .contains("/login/");
        var plain = aClient(SecurityRules.NONE, AuthenticationMethod.PRIVATE_KEY_JWT);
        assertThat(json(plain.push(plain.request())).path("expires_in").asInt()).isEqualTo(60);
        assertThat(metadata().path("require_pushed_authorization_requests").asBoolean()).isTrue();
      } finally {
        security(TenantSecurity.NONE);
      }
      assertThat(metadata().path("require_pushed_authorization_requests").asBoolean()).isFalse();
    }

    @Test
    @DisplayName("#40 a tenant that wants all requests pushed")
    void test_40_pushedByAll() {
      security(new TenantSecurity(SecurityProfile.OAUTH_2_1, true, null));
      try {
        assertThat(query(browser.get(AuthorizationUrl.good().toString())).get("error"))
            .containsExactly("invalid_request");
      } finally {
        security(TenantSecurity.NONE);
      }
    }

    private com.fasterxml.jackson.databind.JsonNode metadata() {
      return json(browser.get("/t/greenfield/.well-known/openid-configuration"));
    }
  }

  @Nested
  @DisplayName("FAPI 2.0 Message Signing (Final)")
  class MessageSigning {

    @BeforeEach
    void aSigningClient() {
      client = aClient(MESSAGE_SIGNING, AuthenticationMethod.PRIVATE_KEY_JWT);
    }

    /// A request that holds to all of it, but for what `change` changes.
    private AuthorizationUrl signed(UnaryOperator<JWTClaimsSet.Builder> change) {
      return form("request", client.object(c -> change.apply(c.claim("response_mode", "jwt"))))
          .without("client_assertion")
          .without("client_assertion_type")
          .plus("client_id", client.id().value());
    }

    @Test
    @DisplayName(
        "[C12] section 5.3 to 5.5: pushed and signed, answered signed, introspected signed")
    void theWholeFlow() throws Exception {
      var name = "fapi-" + unique();
      Payments.person(rig, name);
      var fresh = rig.browser();
      var pushed = client.pushed(signed(c -> c)).toString();
      var page = fresh.signIn(fresh.follow(fresh.get(pushed)), name, Cast.PASSWORD);
      var done = fresh.submit(page, new String[] {"decision", "approve", "scope", "pet:read"});
      assertThat(query(done)).containsOnlyKeys("dummy1", "dummy2", "response");
      var response = SignedJWT.parse(query(done).get("response").getFirst());
      assertThat(response.getHeader().getAlgorithm().getName()).isIn("ES256", "PS256", "EdDSA");
      var token = redeem(response.getJWTClaimsSet().getStringClaim("code"), "DPoP", proof("token"));
      assertThat(json(token).path("token_type").asText()).as(token.body()).isEqualTo("DPoP");

      var access = json(token).path("access_token").asText();
      for (var accept : List.of("*/*", "application/json")) {
        var answer = send("introspect", form("token", access), "Accept", accept);
        assertThat(answer.headers().firstValue("Content-Type"))
            .contains("application/token-introspection+jwt");
        var claims = SignedJWT.parse(answer.body()).getJWTClaimsSet();
        assertThat(claims.getJSONObjectClaim("token_introspection")).containsEntry("active", true);
      }
      var dead = send("introspect", form("token", "x"));
      assertThat(SignedJWT.parse(dead.body()).getJWTClaimsSet().getClaim("token_introspection"))
          .isEqualTo(java.util.Map.of("active", false));
    }

    @Test
    @DisplayName("section 5.3.1: a request that is not signed is refused, and so is one not pushed")
    void theRequestIsSignedAndPushed() {
      refused(client.push(client.request().with("response_mode", "jwt")), 400, "invalid_request");
      var plain = browser.get(signed(c -> c).toString());
      assertThat(query(plain)).doesNotContainKeys("code", "error").containsKey("response");
      assertThat(location(plain)).doesNotContain("/login/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"query", "form_post", ""})
    @DisplayName("section 5.4.1: an answer in clear is not asked for")
    void theAnswerIsSigned(String mode) {
      refused(
          client.push(signed(c -> c.claim("response_mode", mode.isEmpty() ? null : mode))),
          400,
          "invalid_request");
    }

    @Test
    @DisplayName("section 5.2: the Security Profile holds besides")
    void itIsFapiToo() {
      refused(client.push(signed(c -> c.claim("code_challenge", null))), 400, "invalid_request");
      var token =
          send("token", form("grant_type", "client_credentials", "resource", "mcp-server://pets"));
      refused(token, 400, "invalid_dpop_proof");
      var weak = aClient(MESSAGE_SIGNING, AuthenticationMethod.CLIENT_SECRET_BASIC);
      var answer = browser.get(weak.request().toString());
      assertThat(location(answer)).doesNotContain("/login/").doesNotContain("code=");
    }

    @Test
    @DisplayName("a tenant that wants it of all says so in its metadata (RFC 9101 section 10.5)")
    void ofATenant() {
      var settings = rig.bean(Authority.class).now(Cast.GREENFIELD).settings().settings();
      var strict = new TenantSecurity(SecurityProfile.FAPI_2_0_MESSAGE_SIGNING, false, null);
      try {
        rig.cast()
            .send(
                new ChangeTenantSettings(
                    Cast.GREENFIELD, settings.with(strict), rig.clock().instant()));
        var metadata = json(browser.get("/t/greenfield/.well-known/openid-configuration"));
        assertThat(metadata.path("require_signed_request_object").asBoolean()).isTrue();
        assertThat(metadata.path("require_pushed_authorization_requests").asBoolean()).isTrue();
        assertThat(metadata.path("response_modes_supported").toString())
            .isEqualTo("[\"query.jwt\",\"form_post.jwt\",\"jwt\"]");
        assertThat(metadata.path("id_token_signing_alg_values_supported").toString())
            .doesNotContain("RS256");
        var other = aClient(SecurityRules.NONE, AuthenticationMethod.PRIVATE_KEY_JWT);
        refused(other.push(other.request()), 400, "invalid_request");
      } finally {
        rig.cast()
            .send(
                new ChangeTenantSettings(
                    Cast.GREENFIELD, settings.with(TenantSecurity.NONE), rig.clock().instant()));
      }
    }
  }

  @Nested
  class Hardened {

    @Test
    @DisplayName(
        "[C12] PAR, DPoP, private_key_jwt and opaque tokens, whatever the resource's format")
    void aHardenedClientsTokensAreOpaqueAndBound() {
      client = aClient(HARDENED, AuthenticationMethod.PRIVATE_KEY_JWT);
      assertThat(query(browser.get(client.request().toString())).get("error"))
          .containsExactly("invalid_request");
      var code = code(client.pushed(client.request()));
      var answer = redeem(code, "DPoP", proof("token"));
      assertThat(json(answer).path("access_token").asText()).startsWith("procura_at_");
      assertThat(json(answer).path("token_type").asText()).isEqualTo("DPoP");
      refused(redeem(code(client.pushed(client.request()))), 400, "invalid_dpop_proof");
    }

    @Test
    void aHardenedAgentToo() {
      var weak = agent("agt_" + unique(), null);
      refused(
          rig.browser()
              .post(
                  "/t/greenfield/token",
                  "grant_type=client_credentials&resource=mcp-server://pets&client_id="
                      + weak.value()
                      + "&client_secret="
                      + Cast.SECRET,
                  "DPoP",
                  proof("token")),
          401,
          "invalid_client");
      var key = KeyedClient.key("agent");
      var id = agent("agt_" + unique(), key);
      client = new KeyedClient(rig, new procura.identity.client.ClientId(id.value()), key);
      var parameters =
          new ArrayList<>(
              List.of("grant_type", "client_credentials", "resource", "mcp-server://pets"));
      refused(send("token", form(parameters.toArray(String[]::new))), 400, "invalid_dpop_proof");
      var token = send("token", form(parameters.toArray(String[]::new)), "DPoP", proof("token"));
      assertThat(json(token).path("access_token").asText())
          .as(token.body())
          .startsWith("procura_at_");
    }

    private AgentId agent(String id, ECKey key) {
      var agent = new AgentId(id);
      rig.cast()
          .send(
              new RegisterAgent(
                  Cast.GREENFIELD,
                  agent,
                  new AgentProfile(
                      new AgentName("Hardened " + id),
                      null,
                      List.of(Cast.CAROL),
                      List.of(),
                      List.of(new Access(Cast.PETS, Scopes.of("pet:read"))),
                      AgentProfile.DEFAULT_DEPTH,
                      new AgentRules(List.of(), SecurityProfile.HARDENED_AGENT)),
                  key == null
                      ? new Credential.SecretHash(
                          "crd_1", procura.tenancy.keys.Secrets.hash(Cast.SECRET), null)
                      : new Credential.PublicKeys(
                          "crd_1", new com.nimbusds.jose.jwk.JWKSet(key.toPublicJWK()).toString()),
                  rig.clock().instant()));
      return agent;
    }
  }
}
