package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.TestBrowser.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.Authority;
import procura.identity.Access;
import procura.identity.Scopes;
import procura.identity.client.ClientCommand.ChangeClient;
import procura.identity.client.ClientCommand.SuspendClient;
import procura.identity.client.ClientEvent.ClientExpired;
import procura.identity.client.ClientEvent.ClientRegistered;
import procura.identity.client.ClientEvent.ClientRemoved;
import procura.identity.client.ClientId;
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.identity.issuance.IssuanceEvent.TokenRefused;
import procura.identity.role.RoleId;
import procura.identity.user.UserId;
import procura.tenancy.keys.Secrets;
import procura.tenancy.lifecycle.RegistrationPolicy;
import procura.tenancy.lifecycle.RegistrationPolicy.InitialAccess;
import procura.tenancy.lifecycle.RegistrationPolicy.StatementIssuer;
import procura.tenancy.lifecycle.TenantCommand.ChangeTenantSettings;
import procura.tenancy.lifecycle.TenantSecurity;
import procura.tenancy.lifecycle.TenantSettings;
import procura.tenancy.lifecycle.TenantSettings.ClientRegistration;
import procura.token.registration.Expiry;

@DisplayName("RFC 7591: dynamic client registration, RFC 7592: its management")
class RegistrationIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final TenantSettings CLOSED = TenantSettings.of("Greenfield Vets");

  private static final String GOOD =
      """
      {"client_name": "Pet Helper", "redirect_uris": ["https://helper.example/cb"],
       "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
       "token_endpoint_auth_method": "none", "application_type": "web"}\
      """;

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();
  private final int before = rig.facts().count();

  @BeforeEach
  void open() {
    rig.clock().advance(Duration.ofMinutes(2)); // a minute of its own for each test
    policy(ClientRegistration.OPEN, RegistrationPolicy.NONE);
  }

  @AfterEach
  void close() {
    rig.cast().send(new ChangeTenantSettings(Cast.GREENFIELD, CLOSED, rig.clock().instant()));
  }

  private void policy(ClientRegistration mode, RegistrationPolicy policy) {
    rig.cast()
        .send(
            new ChangeTenantSettings(
                Cast.GREENFIELD,
                CLOSED.with("Greenfield Vets", mode, true).with(policy),
                rig.clock().instant()));
  }

  private record Answer(int status, String body, HttpResponse<String> http) {

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new AssertionError(body, e);
      }
    }

    String get(String member) {
      assertThat(json().hasNonNull(member)).as(member + " in " + body).isTrue();
      return json().get(member).asText();
    }

    void is(int expected, String error) {
      assertThat(status).as(body).isEqualTo(expected);
      assertThat(json().path("error").asText()).isEqualTo(error);
      assertThat(http.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
  }

  private Answer send(String method, String url, @Nullable String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      var response = HTTP.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Answer register(String body) {
    return send(
        "POST", rig.issuer("greenfield") + "/register", body, "Content-Type", "application/json");
  }

  private Answer manage(String method, Answer registered, @Nullable String body) {
    return manage(method, registered, registered.get("registration_access_token"), body);
  }

  private Answer manage(String method, Answer registered, String token, @Nullable String body) {
    return send(
        method,
        registered.get("registration_client_uri"),
        body,
        "Authorization",
        "Bearer " + token,
        "Content-Type",
        "application/json");
  }

  private Answer good() {
    var answer = register(GOOD);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer;
  }

  private static String with(String members) {
    return GOOD.substring(0, GOOD.lastIndexOf('}')) + ", " + members + "}";
  }

  private static String update(String id, String members) {
    return GOOD.replaceFirst("\\{", "{\"client_id\": \"" + id + "\", " + members);
  }

  private HttpResponse<String> ask(String id) {
    return browser.get(
        AuthorizationUrl.of(new ClientId(id), "https://helper.example/cb")
            .with("resource", Cast.PETS.value())
            .toString());
  }

  /// What an administrator does with the admin API.
  private void approve(String id) {
    rig.cast()
        .send(
            new ChangeClient(
                Cast.GREENFIELD,
                new ClientId(id),
                known(id).metadata().approved(rig.clock().instant()),
                List.of(),
                rig.clock().instant()));
  }

  private ClientAuthority known(String id) {
    return Objects.requireNonNull(
        rig.bean(Authority.class).now(Cast.GREENFIELD).client(new ClientId(id)));
  }

  @Nested
  @DisplayName("[A22, B19] section 3.2.1: the answer")
  class TheAnswer {

    @Test
    void aPublicClient() {
      var answer = good();
      assertThat(answer.get("client_id")).startsWith("cli_");
      assertThat(answer.get("client_id_issued_at")).matches("\\d+");
      assertThat(answer.get("client_name")).isEqualTo("Pet Helper");
      assertThat(answer.get("token_endpoint_auth_method")).isEqualTo("none");
      assertThat(answer.get("registration_client_uri"))
          .isEqualTo(rig.issuer("greenfield") + "/register/" + answer.get("client_id"));
      assertThat(answer.json().has("client_secret")).isFalse();
      assertThat(answer.http().headers().firstValue("Cache-Control")).hasValue("no-store");
      assertThat(answer.http().headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    }

    @Test
    void aConfidentialOneHasASecretThatEnds() {
      var answer = register(GOOD.replace("\"none\"", "\"client_secret_basic\""));
      assertThat(answer.get("client_secret")).startsWith("procura_secret_");
      assertThat(answer.json().get("client_secret_expires_at").asLong())
          .isGreaterThan(rig.clock().instant().getEpochSecond());
    }

    @Test
    void everyMemberThatIsKeptComesBack() throws Exception {
      var members =
          """
          "client_uri": "https://helper.example/", "logo_uri": "https://helper.example/logo.png",
          "policy_uri": "https://helper.example/policy", "tos_uri": "https://helper.example/tos",
          "contacts": ["dev@helper.example"], "software_id": "helper", "software_version": "1.2",
          "post_logout_redirect_uris": ["https://helper.example/bye"],
          "require_pushed_authorization_requests": true, "require_auth_time": true,
          "default_max_age": 600, "default_acr_values": ["urn:acme:high"],
          "dpop_bound_access_tokens": true, "subject_type": "pairwise",
          "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": "ES256",
          "introspection_signed_response_alg": "ES256",
          "authorization_signed_response_alg": "ES256",
          "authorization_details_types": ["pet_visit"],
          "backchannel_logout_uri": "https://helper.example/logout",
          "backchannel_logout_session_required": true\
          """;
      var answer = register(with(members));
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
      JSON.readTree("{" + members + "}")
          .properties()
          .forEach(member ->
              assertThat(answer.json().get(member.getKey()))
                  .as(member.getKey())
                  .isEqualTo(member.getValue()));
    }

    @Test
    @DisplayName("section 2: unknown members, null members and languages are ignored")
    void unknownMembers() {
      var answer =
          register(with("\"client_name#ja\": \"x\", \"whatever\": {\"a\": 1}, \"jwks\": null"));
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
      assertThat(answer.json().has("whatever")).isFalse();
    }

    @Test
    @DisplayName("an older MCP client says no application_type and comes back to loopback")
    void olderMcpClients() {
      var answer =
          register(
              """
              {"client_name": "Claude", "redirect_uris": ["http://localhost:6274/callback"],
               "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
               "token_endpoint_auth_method": "none", "scope": "pet:read"}\
              """);
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
      assertThat(answer.get("application_type")).isEqualTo("native");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "web    | javascript:alert(1)             | invalid_redirect_uri",
        "native | javascript:alert(1)             | invalid_redirect_uri",
        "native | data:text/html,x                | invalid_redirect_uri",
        "web    | http://localhost/cb             | invalid_redirect_uri",
        "web    | https://localhost/cb            | invalid_redirect_uri",
        "web    | http://127.0.0.1:4711/cb        | invalid_redirect_uri",
        "web    | http://helper.example/cb        | invalid_redirect_uri",
        "web    | com.example.app:/cb             | invalid_redirect_uri",
        "native | http://helper.example/cb        | invalid_redirect_uri",
        "native | http://127.0.0.1.evil.example/  | invalid_redirect_uri",
        "native | http://localhost@evil.example/  | invalid_redirect_uri",
        "native | myapp:/cb                       | invalid_redirect_uri",
        "web    | https://helper.example/cb#x     | invalid_redirect_uri",
        "web    | https://*.helper.example/cb     | invalid_redirect_uri",
        "web    | /cb                             | invalid_redirect_uri",
        "web    | https://u:p@helper.example/cb   | invalid_redirect_uri"
      })
  @DisplayName("#95 redirect URIs by application_type")
  void redirectUris(String type, String uri, String error) {
    register(GOOD.replace("\"web\"", "\"" + type + "\"").replace("https://helper.example/cb", uri))
        .is(400, error);
    assertThat(rig.facts().since(before, ClientRegistered.class)).isEmpty();
    assertThat(rig.facts().since(before, TokenRefused.class)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"jwks\": {\"keys\": [{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"a\", \"y\": \"b\"}]}, \"jwks_uri\": \"https://a.example/k\"",
        "\"jwks\": {\"keys\": [{\"kty\": \"oct\", \"k\": \"c2VjcmV0\"}]}",
        "\"jwks\": {\"keys\": [{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"a\", \"y\": \"b\", \"d\": \"c\"}]}",
        "\"jwks\": \"text\"",
        "\"jwks_uri\": \"http://keys.example/\"",
        "\"jwks_uri\": \"javascript:alert(1)\"",
        "\"logo_uri\": \"javascript:alert(1)\"",
        "\"subject_type\": \"private\"",
        "\"id_token_signed_response_alg\": \"none\"",
        "\"id_token_signed_response_alg\": \"HS256\"",
        "\"default_max_age\": -1",
        "\"default_max_age\": \"600\"",
        "\"require_auth_time\": \"yes\"",
        "\"contacts\": \"one\"",
        "\"contacts\": [1]",
        "\"backchannel_token_delivery_mode\": \"ping\"",
        "\"sector_identifier_uri\": \"https://10.0.0.1/sector\"",
        "\"scope\": \"pet:\\\\read\""
      })
  @DisplayName("#95 the whole object is checked")
  void metadata(String members) {
    register(with(members)).is(400, "invalid_client_metadata");
    assertThat(rig.facts().since(before, ClientRegistered.class)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"response_types\": [\"code\"]              | \"response_types\": [\"token\"]",
        "\"grant_types\": [\"authorization_code\", \"refresh_token\"] | \"grant_types\": [\"client_credentials\"]",
        "\"grant_types\": [\"authorization_code\", \"refresh_token\"] | \"grant_types\": [\"implicit\"]",
        "\"token_endpoint_auth_method\": \"none\"    | \"token_endpoint_auth_method\": \"magic\"",
        "\"token_endpoint_auth_method\": \"none\"    | \"token_endpoint_auth_method\": \"private_key_jwt\""
      })
  @DisplayName("section 2.1: grant and response types, methods and keys go together")
  void consistency(String old, String now) {
    register(GOOD.replace(old, now)).is(400, "invalid_client_metadata");
  }

  @ParameterizedTest
  @ValueSource(strings = {"client_secret_basic", "client_secret_post", "none"})
  @DisplayName("a profile of keys: who has none is refused at once (section 3.2.2)")
  void aProfileOfKeys(String method) {
    var wish = GOOD.replace("\"none\"", "\"" + method + "\"");
    for (var profile : List.of("hardened_agent", "fapi_2_0", "fapi_2_0_message_signing")) {
      register(
              wish.replace(
                  "{\"client_name\"",
                  "{\"security_profile\": \"" + profile + "\", \"client_name\""))
          .is(400, "invalid_client_metadata");
    }
    rig.cast()
        .send(
            new ChangeTenantSettings(
                Cast.GREENFIELD,
                CLOSED
                    .with("Greenfield Vets", ClientRegistration.OPEN, true)
                    .with(new TenantSecurity(SecurityProfile.HARDENED_AGENT, false, null)),
                rig.clock().instant()));
    register(wish).is(400, "invalid_client_metadata");
    var keyed =
        wish.replace("\"" + method + "\"", "\"private_key_jwt\"")
            .replace(
                "{\"client_name\"",
                "{\"jwks_uri\": \"https://helper.example/keys\"," + " \"client_name\"");
    assertThat(register(keyed).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "\"text\"", "1", "{", "", "{\"a\":1,\"a\":2}", "{} {}"})
  @DisplayName("a JSON null, or what is no JSON object, is 400 and never 500")
  void bodies(String body) {
    register(body).is(400, "invalid_client_metadata");
  }

  @Test
  @DisplayName("only application/json, and not endlessly much of it")
  void contentTypeAndSize() {
    var url = rig.issuer("greenfield") + "/register";
    for (var type : List.of("text/plain", "application/x-www-form-urlencoded", "text/html")) {
      send("POST", url, GOOD, "Content-Type", type).is(400, "invalid_client_metadata");
    }
    register(with("\"x\": \"" + "y".repeat(40_000) + "\"")).is(400, "invalid_client_metadata");
  }

  @Nested
  @DisplayName("#96 [DC-05] what a stranger may not have")
  class Ceiling {

    @Test
    void clientCredentialsAndTokenExchangeAreLeftOut() {
      var answer =
          register(
              GOOD.replace("\"none\"", "\"client_secret_basic\"")
                  .replace(
                      "\"refresh_token\"",
                      "\"client_credentials\", \"urn:ietf:params:oauth:grant-type:token-exchange\""));
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
      assertThat(answer.json().get("grant_types").toString()).isEqualTo("[\"authorization_code\"]");
      var token =
          browser.post(
              "/t/greenfield/token",
              "grant_type=client_credentials&client_id=" + answer.get("client_id"),
              "Authorization",
              basic(answer));
      assertThat(token.statusCode()).isEqualTo(400);
      assertThat(token.body()).contains("unauthorized_client");
    }

    private String basic(Answer answer) {
      return "Basic "
          + java.util.Base64.getEncoder()
              .encodeToString(
                  (answer.get("client_id") + ":" + answer.get("client_secret"))
                      .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void scopesOfAdministrationAreLeftOut() {
      var answer =
          register(with("\"scope\": \"openid pet:read admin:write admin:read audit:export *\""));
      assertThat(answer.get("scope")).isEqualTo("openid pet:read");
    }

    @Test
    void scopesAboveTheCeilingAreLeftOutAndNeverGranted() {
      policy(ClientRegistration.OPEN, ceiling());
      var answer = register(with("\"scope\": \"pet:read pet:write visit:book\""));
      assertThat(answer.get("scope")).isEqualTo("pet:read");
      var id = answer.get("client_id");
      var asked =
          browser.get(
              AuthorizationUrl.of(new ClientId(id), "https://helper.example/cb")
                  .with("resource", Cast.PETS.value())
                  .with("scope", "pet:read pet:write")
                  .toString());
      assertThat(query(asked).get("error")).containsExactly("invalid_scope");
    }

    @Test
    @DisplayName("the registered scope is no ceiling: step-up works")
    void registeredScopeIsNoCeiling() {
      var id = register(with("\"scope\": \"pet:read\"")).get("client_id");
      var asked =
          browser.get(
              AuthorizationUrl.of(new ClientId(id), "https://helper.example/cb")
                  .with("resource", Cast.PETS.value())
                  .with("scope", "pet:read pet:write")
                  .toString());
      assertThat(TestBrowser.location(asked)).contains("/login/");
    }

    @Test
    void exceptionsThatAdministratorsMakeAreIgnored() {
      var id =
          register(
                  with(
                      "\"pkce_required\": false, \"access_token_lifetime\": 3600, \"first_party\": true,"
                          + " \"token_endpoint_audience_until\": \"2099-01-01T00:00:00Z\","
                          + " \"access\": [{\"resource\": \"mcp-server://pets\"}],"
                          + " \"protected_resources\": [\"mcp-server://pets\"]"))
              .get("client_id");
      assertThat(known(id).metadata())
          .satisfies(metadata -> {
            assertThat(metadata.pkceExempt()).isFalse();
            assertThat(metadata.firstParty()).isFalse();
            assertThat(metadata.tokens().accessTokenLifetime()).isNull();
            assertThat(metadata.security().tokenEndpointAudienceUntil()).isNull();
            assertThat(metadata.protectedResources()).isEmpty();
          });
    }

    @Test
    void markupInANameIsTextAndNothingTurnsItsDirection() {
      var answer =
          register(GOOD.replace("Pet Helper", "<script>alert(1)</script>\\u202egnp.knab\\u0000"));
      assertThat(answer.get("client_name")).isEqualTo("<script>alert(1)</script>gnp.knab");
      var name = "dcr" + COUNT.incrementAndGet();
      rig.cast().user(new UserId("usr_" + name), name, name, new RoleId("rol_owner"));
      var page = browser.signIn(browser.follow(ask(answer.get("client_id"))), name, Cast.PASSWORD);
      assertThat(page.body())
          .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
          .doesNotContain("<script>alert")
          .contains("Nobody at Greenfield Vets has checked this application")
          .contains("helper.example");
    }

    private HttpResponse<String> seenBySomebody(String id) {
      var name = "seen" + COUNT.incrementAndGet();
      rig.cast().user(new UserId("usr_" + name), name, name, new RoleId("rol_owner"));
      return browser.signIn(browser.follow(ask(id)), name, Cast.PASSWORD);
    }

    @Test
    void oneThatAnAdministratorApprovedIsNotCalledUnchecked() {
      policy(ClientRegistration.APPROVAL, RegistrationPolicy.NONE);
      var answer = good();
      approve(answer.get("client_id"));
      assertThat(seenBySomebody(answer.get("client_id")).body())
          .contains("Says so itself", "helper.example")
          .contains("Approved by an administrator of <bdi>Greenfield Vets</bdi> on ")
          .doesNotContain("has checked this application");
    }

    @Test
    void anApprovalIsOfWhatWasSaidThen() {
      var answer = good();
      var id = answer.get("client_id");
      approve(id);
      var same = manage("PUT", answer, update(id, ""));
      assertThat(same.status()).as(same.body()).isEqualTo(200);
      assertThat(known(id).metadata().registration().vouchedFor()).isTrue();
      var other =
          manage(
              "PUT",
              answer,
              same.get("registration_access_token"),
              update(id, "\"logo_uri\": \"https://helper.example/bank.png\", "));
      assertThat(other.status()).as(other.body()).isEqualTo(200);
      assertThat(known(id).metadata().registration().vouchedFor()).isFalse();
      assertThat(seenBySomebody(id).body())
          .contains("Nobody at Greenfield Vets has checked this application")
          .doesNotContain("Approved by");
    }

    @Test
    void aStrangerIsWarnedOfByWhereTheAnswerGoesAndNeverByAPageThatItNames() {
      var answer =
          register(
              GOOD.replace("\"web\"", "\"web\", \"client_uri\": \"https://your-bank.example/\""));
      assertThat(answer.get("client_uri")).isEqualTo("https://your-bank.example/");
      var name = "home" + COUNT.incrementAndGet();
      rig.cast().user(new UserId("usr_" + name), name, name, new RoleId("rol_owner"));
      var page = browser.signIn(browser.follow(ask(answer.get("client_id"))), name, Cast.PASSWORD);
      assertThat(page.body())
          .containsPattern("Go on only if you know <span[^>]*>helper\\.example</span>")
          .doesNotContain("your-bank.example");
    }

    private static RegistrationPolicy ceiling() {
      return new RegistrationPolicy(
          List.of(new Access(Cast.PETS, Scopes.of("pet:read"))),
          false,
          List.of(),
          false,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          null);
    }
  }

  @Nested
  @DisplayName("[D5] tenant policy")
  class Policy {

    @Test
    @DisplayName("[D5] #5 closed: gone from the metadata, and there is no endpoint")
    void closed() {
      assertThat(metadata()).contains("\"registration_endpoint\"");
      var answer = good();
      policy(ClientRegistration.CLOSED, RegistrationPolicy.NONE);
      assertThat(metadata()).doesNotContain("registration_endpoint");
      assertThat(register(GOOD).status()).isEqualTo(404);
      assertThat(manage("GET", answer, null).status()).isEqualTo(404);
    }

    private String metadata() {
      return browser.get("/.well-known/oauth-authorization-server/t/greenfield").body();
    }

    @Test
    void ofAnotherTenantThereIsNothing() {
      var answer = good();
      var url = rig.issuer("other-vets") + "/register/" + answer.get("client_id");
      assertThat(
              send(
                      "GET",
                      url,
                      null,
                      "Authorization",
                      "Bearer " + answer.get("registration_access_token"))
                  .status())
          .isEqualTo(404);
    }

    @Test
    @DisplayName("approval: of no use until an administrator has approved it")
    void approval() {
      policy(ClientRegistration.APPROVAL, RegistrationPolicy.NONE);
      var answer = good();
      var id = answer.get("client_id");
      assertThat(ask(id).statusCode()).isEqualTo(400);
      assertThat(
              browser
                  .post(
                      "/t/greenfield/token",
                      "grant_type=refresh_token&refresh_token=x&client_id=" + id)
                  .statusCode())
          .isEqualTo(401);
      approve(id);
      assertThat(TestBrowser.location(ask(id))).contains("/login/");
    }

    @Test
    @DisplayName("approval is of what was seen: a client that changes itself waits again")
    void approvalAgain() {
      policy(ClientRegistration.APPROVAL, RegistrationPolicy.NONE);
      var answer = good();
      var id = answer.get("client_id");
      approve(id);
      var same = manage("PUT", answer, update(id, ""));
      assertThat(same.status()).as(same.body()).isEqualTo(200);
      assertThat(TestBrowser.location(ask(id))).contains("/login/");
      manage("PUT", same, update(id, "\"client_uri\": \"https://evil.example/\", "));
      assertThat(ask(id).statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("section 3: with an initial access token alone, where the tenant wants one")
    void initialAccess() {
      var token = rig.bean(Secrets.class).token("iat");
      policy(
          ClientRegistration.OPEN,
          new RegistrationPolicy(
              null,
              true,
              List.of(
                  new InitialAccess(
                      "iat_1", Secrets.hash(token), rig.clock().instant().plusSeconds(3600))),
              false,
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              null));
      var without = register(GOOD);
      without.is(401, "invalid_token");
      assertThat(without.http().headers().firstValue("WWW-Authenticate").orElse(""))
          .startsWith("Bearer");
      assertThat(withToken(token + "x").status()).isEqualTo(401);
      assertThat(withToken(token).status()).isEqualTo(201);
      rig.clock().advance(Duration.ofHours(2));
      assertThat(withToken(token).status()).isEqualTo(401);
    }

    private Answer withToken(String token) {
      return send(
          "POST",
          rig.issuer("greenfield") + "/register",
          GOOD,
          "Content-Type",
          "application/json",
          "Authorization",
          "Bearer " + token);
    }

    @Test
    @DisplayName("[DC-06] many registrations at once: 429; unused ones go after a day")
    void floodAndExpiry() {
      var first = good();
      var last = first;
      for (int i = 0; i < 60 && last.status() == 201; i++) {
        last = register(GOOD);
      }
      assertThat(last.status()).isEqualTo(429);
      assertThat(last.http().headers().firstValue("Retry-After")).isPresent();
      assertThat(rig.facts().since(before, ClientRegistered.class)).hasSizeLessThan(60);
      rig.clock().advance(Duration.ofHours(25));
      rig.bean(Expiry.class).sweep();
      assertThat(rig.facts().since(before, ClientExpired.class))
          .extracting(fact -> fact.client().value())
          .contains(first.get("client_id"));
      assertThat(ask(first.get("client_id")).statusCode()).isEqualTo(400);
    }
  }

  @Nested
  @DisplayName("RFC 7592 section 2: management")
  class Management {

    @Test
    void readIt() {
      var made = good();
      var read = manage("GET", made, null);
      assertThat(read.status()).isEqualTo(200);
      assertThat(read.get("client_id")).isEqualTo(made.get("client_id"));
      assertThat(read.get("client_name")).isEqualTo("Pet Helper");
      assertThat(read.json().has("client_secret")).isFalse();
    }

    @Test
    @DisplayName("section 2.2: what is not said is gone, and the token rotates")
    void omissionDeletes() {
      var made = register(with("\"client_uri\": \"https://helper.example/\""));
      var id = made.get("client_id");
      var changed =
          manage("PUT", made, update(id, "\"tos_uri\": \"https://helper.example/tos\", "));
      assertThat(changed.status()).as(changed.body()).isEqualTo(200);
      assertThat(changed.json().has("client_uri")).isFalse();
      assertThat(changed.get("tos_uri")).isEqualTo("https://helper.example/tos");
      assertThat(manage("GET", made, null).status()).isEqualTo(401);
      assertThat(manage("GET", changed, null).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"registration_access_token\": \"x\", ",
          "\"registration_client_uri\": \"https://x.example/\", ",
          "\"client_secret_expires_at\": 0, ",
          "\"client_id_issued_at\": 0, ",
          "\"client_secret\": \"of my choice\", "
        })
    @DisplayName("section 2.2: what the update must not contain")
    void mustNotContain(String members) {
      var made = good();
      manage("PUT", made, update(made.get("client_id"), members))
          .is(400, "invalid_client_metadata");
    }

    @Test
    void theClientIdMustBeThereAndItsOwn() {
      var made = good();
      manage("PUT", made, GOOD).is(400, "invalid_client_metadata");
      manage("PUT", made, update("cli_other", "")).is(400, "invalid_client_metadata");
    }

    @Test
    @DisplayName("an update is checked like a registration")
    void checkedAgain() {
      var made = good();
      manage(
              "PUT",
              made,
              update(made.get("client_id"), "")
                  .replace("https://helper.example/cb", "http://helper.example/cb"))
          .is(400, "invalid_redirect_uri");
    }

    @Test
    @DisplayName("a token that is used on the wrong client is worth nothing from then on")
    void wrongClient() {
      var mine = good();
      var other = good();
      manage("GET", other, mine.get("registration_access_token"), null).is(401, "invalid_token");
      assertThat(manage("GET", mine, null).status()).isEqualTo(401);
      assertThat(manage("GET", other, null).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "procura_rat_x", ""})
    void noToken(String token) {
      manage("GET", good(), token, null).is(401, "invalid_token");
    }

    @Test
    @DisplayName("section 2.3: deleting ends the client and all that it was granted")
    void delete() {
      var made = good();
      assertThat(manage("DELETE", made, null).status()).isEqualTo(204);
      assertThat(manage("GET", made, null).status()).isEqualTo(401);
      assertThat(ask(made.get("client_id")).statusCode()).isEqualTo(400);
      assertThat(rig.facts().since(before, ClientRemoved.class)).hasSize(1);
    }

    @Test
    @DisplayName("a suspended client can't change itself back")
    void suspended() {
      var made = good();
      var id = made.get("client_id");
      rig.cast().send(new SuspendClient(Cast.GREENFIELD, new ClientId(id), rig.clock().instant()));
      manage("PUT", made, update(id, "")).is(403, "access_denied");
      assertThat(ask(id).statusCode()).isEqualTo(400);
    }

    @Test
    void fromSecretToNone() {
      var made = register(GOOD.replace("\"none\"", "\"client_secret_basic\""));
      var id = made.get("client_id");
      var changed = manage("PUT", made, update(id, ""));
      assertThat(changed.status()).as(changed.body()).isEqualTo(200);
      assertThat(known(id).credentials()).isEmpty();
    }
  }

  @Nested
  @DisplayName("section 2.3: software statements")
  class SoftwareStatements {

    private final Documents host = new Documents();
    private final ECKey key = key();

    SoftwareStatements() {
      host.json("/keys", new JWKSet(key).toString(true));
    }

    @BeforeEach
    void trust() {
      policy(
          ClientRegistration.OPEN,
          new RegistrationPolicy(
              null,
              false,
              List.of(),
              true,
              List.of(new StatementIssuer("https://directory.example", host.url("/keys"))),
              List.of(),
              List.of(),
              List.of(),
              null));
    }

    @AfterEach
    void stop() {
      host.close();
    }

    private static ECKey key() {
      try {
        return new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
      } catch (com.nimbusds.jose.JOSEException e) {
        throw new AssertionError(e);
      }
    }

    private String statement(ECKey signer, String issuer, Duration life) throws Exception {
      return statement(signer, issuer, life, null);
    }

    private String statement(ECKey signer, String issuer, Duration life, @Nullable String type)
        throws Exception {
      var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1");
      if (type != null) {
        header.type(new JOSEObjectType(type));
      }
      var jwt =
          new SignedJWT(
              header.build(),
              new JWTClaimsSet.Builder()
                  .issuer(issuer)
                  .claim("client_name", "Certified Helper")
                  .claim("redirect_uris", List.of("https://certified.example/cb"))
                  .expirationTime(Date.from(rig.clock().instant().plus(life)))
                  .build());
      jwt.sign(new ECDSASigner(signer));
      return jwt.serialize();
    }

    private Answer with(String statement) {
      return register(RegistrationIT.with("\"software_statement\": \"" + statement + "\""));
    }

    @Test
    @DisplayName("what is vouched for outweighs what the client says")
    void vouched() throws Exception {
      var statement = statement(key, "https://directory.example", Duration.ofHours(1));
      var answer = with(statement);
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
      assertThat(answer.get("client_name")).isEqualTo("Certified Helper");
      assertThat(answer.json().get("redirect_uris").get(0).asText())
          .isEqualTo("https://certified.example/cb");
      assertThat(answer.get("software_statement")).isEqualTo(statement);
      assertThat(known(answer.get("client_id")).metadata().registration().statementIssuer())
          .isEqualTo("https://directory.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt"})
    void thatSayItIsAJwtAreTaken(String type) throws Exception {
      with(statement(key, "https://directory.example", Duration.ofHours(1), type)).is(201, "");
    }

    @ParameterizedTest
    @DisplayName("RFC 8725 section 3.11: what its issuer signed for something else is none")
    @ValueSource(
        strings = {"at+jwt", "oauth-id-jag+jwt", "logout+jwt", "dpop+jwt", "secevent+jwt", "JOSE"})
    void ofAnotherTypeAreRefused(String type) throws Exception {
      with(statement(key, "https://directory.example", Duration.ofHours(1), type))
          .is(400, "invalid_software_statement");
    }

    @Test
    void refused() throws Exception {
      with("no JWT").is(400, "invalid_software_statement");
      with(statement(key(), "https://directory.example", Duration.ofHours(1)))
          .is(400, "invalid_software_statement");
      with(statement(key, "https://directory.example", Duration.ofHours(-1)))
          .is(400, "invalid_software_statement");
      with(statement(key, "https://somebody.example", Duration.ofHours(1)))
          .is(400, "unapproved_software_statement");
      register(GOOD).is(400, "unapproved_software_statement");
      host.with("/keys", http -> Documents.answer(http, 500, "{}"));
      rig.clock().advance(Duration.ofHours(2));
      with(statement(key, "https://directory.example", Duration.ofHours(1)))
          .is(400, "invalid_software_statement");
    }
  }
}
