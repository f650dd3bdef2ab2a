package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static procura.token.TestBrowser.query;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.authority.Authority;
import procura.identity.Access;
import procura.identity.Scopes;
import procura.identity.client.ClientCommand.ChangeClient;
import procura.identity.client.ClientCommand.RemoveClient;
import procura.identity.client.ClientCommand.SuspendClient;
import procura.identity.client.ClientEvent.ClientChanged;
import procura.identity.client.ClientEvent.ClientCredentialAdded;
import procura.identity.client.ClientEvent.ClientExpired;
import procura.identity.client.ClientEvent.ClientRegistered;
import procura.identity.client.ClientId;
import procura.identity.client.Registration.Origin;
import procura.identity.issuance.IssuanceEvent.AuthorizationCodeIssued;
import procura.identity.issuance.IssuanceEvent.AuthorizationRefused;
import procura.identity.issuance.IssuanceEvent.TokenRefused;
import procura.identity.role.RoleId;
import procura.identity.user.UserId;
import procura.tenancy.lifecycle.RegistrationPolicy;
import procura.tenancy.lifecycle.TenantCommand.ChangeTenantSettings;
import procura.tenancy.lifecycle.TenantSettings;
import procura.tenancy.lifecycle.TenantSettings.ClientRegistration;
import procura.token.registration.Expiry;

@DisplayName("draft-ietf-oauth-client-id-metadata-document-03")
class MetadataDocumentIT {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final TenantSettings GREENFIELD = TenantSettings.of("Greenfield Vets");

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();
  private final Documents host = new Documents();
  private final int before = rig.facts().count();

  MetadataDocumentIT() {
    rig.clock().advance(Duration.ofMinutes(2)); // a minute of its own for each test
  }

  @AfterEach
  void stop() {
    host.close();
    rig.cast().send(new ChangeTenantSettings(Cast.GREENFIELD, GREENFIELD, rig.clock().instant()));
  }

  // --- what clients say and do

  private static String document(String id, String members) {
    return """
    {"client_id": "%s", "client_name": "Pet Helper", "application_type": "native",
     "redirect_uris": ["http://127.0.0.1/cb"], "grant_types": ["authorization_code", "refresh_token"],
     "token_endpoint_auth_method": "none"%s}\
    """
        .formatted(id, members.isEmpty() ? "" : ", " + members);
  }

  private String good(String path) {
    host.json(path, document(host.url(path), ""));
    return host.url(path);
  }

  private static AuthorizationUrl asking(String id) {
    return AuthorizationUrl.of(new ClientId("x"), "http://127.0.0.1:4711/cb")
        .with("client_id", id)
        .with("resource", Cast.PETS.value());
  }

  private HttpResponse<String> ask(String id) {
    return browser.get(asking(id).toString());
  }

  private void isErrorPage(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.headers().firstValue("Location")).isEmpty();
    assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(rig.facts().since(before, AuthorizationRefused.class)).isNotEmpty();
    assertThat(rig.facts().since(before, ClientRegistered.class)).isEmpty();
  }

  private static void isSignIn(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(303);
    assertThat(TestBrowser.location(response)).contains("/login/");
  }

  private String somebody() {
    var name = "cimd" + COUNT.incrementAndGet();
    rig.cast().user(new UserId("usr_" + name), name, name, new RoleId("rol_owner"));
    return name;
  }

  private HttpResponse<String> consentPage(AuthorizationUrl url, String username) {
    return browser.signIn(browser.follow(browser.get(url.toString())), username, Cast.PASSWORD);
  }

  private String code(AuthorizationUrl url, String username) {
    var approved =
        browser.submit(
            consentPage(url, username), new String[] {"decision", "approve", "scope", "pet:read"});
    return query(approved).get("code").getFirst();
  }

  private void policy(RegistrationPolicy policy) {
    rig.cast()
        .send(
            new ChangeTenantSettings(
                Cast.GREENFIELD, GREENFIELD.with(policy), rig.clock().instant()));
  }

  private HttpResponse<String> token(String form) {
    return browser.post("/t/greenfield/token", form);
  }

  private String redeem(String code, String id) {
    return "grant_type=authorization_code&code="
        + TestBrowser.encode(code)
        + "&code_verifier="
        + AuthorizationUrl.VERIFIER
        + "&redirect_uri="
        + TestBrowser.encode("http://127.0.0.1:4711/cb")
        + "&client_id="
        + TestBrowser.encode(id);
  }

  private String assertion(String id, ECKey key) throws Exception {
    var now = rig.clock().instant();
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(id)
                .subject(id)
                .audience(rig.issuer("greenfield"))
                .expirationTime(Date.from(now.plusSeconds(60)))
                .jwtID(UUID.randomUUID().toString())
                .build());
    jwt.sign(new ECDSASigner(key));
    return "&client_assertion_type="
        + TestBrowser.encode("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        + "&client_assertion="
        + jwt.serialize();
  }

  private static ECKey key(String kid) throws Exception {
    return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
  }

  // ---

  @Test
  @DisplayName(
      "[C1, C18, D3] a client that nobody registered gets a person's token at the first try")
  void itWorksAtTheFirstTry() {
    var id = good("/client.json");
    var code = code(asking(id), somebody());
    var answer = token(redeem(code, id));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(rig.facts().since(before, ClientRegistered.class))
        .singleElement()
        .satisfies(fact -> {
          assertThat(fact.client().value()).isEqualTo(id);
          assertThat(fact.metadata().registration().origin()).isEqualTo(Origin.METADATA_DOCUMENT);
          assertThat(fact.metadata().registration().contentHash()).isNotBlank();
        });
  }

  @Test
  @DisplayName("a client that nobody chose asks nobody who has not come by it: no CIBA, no device")
  void strangersAskNobodyElsewhere() throws Exception {
    var id = host.url("/pushy.json");
    var key = key("k1");
    host.json(
        "/pushy.json",
        """
        {"client_id": "%s", "client_name": "Pushy", "redirect_uris": ["http://127.0.0.1/cb"],
         "application_type": "native", "token_endpoint_auth_method": "private_key_jwt",
         "grant_types": ["authorization_code", "urn:openid:params:grant-type:ciba",
           "urn:ietf:params:oauth:grant-type:device_code"],
         "jwks": %s}\
        """
            .formatted(id, new JWKSet(key.toPublicJWK())));
    var name = somebody();
    for (var hint : List.of(name, "nobody-at-all")) {
      var asked =
          browser.post(
              "/t/greenfield/bc-authorize", "scope=openid&login_hint=" + hint + assertion(id, key));
      assertThat(asked.body()).contains("unauthorized_client"); // and not who has an account here
    }
    var device =
        browser.post("/t/greenfield/device_authorization", "scope=openid" + assertion(id, key));
    assertThat(device.body()).contains("unauthorized_client");
  }

  @Test
  @DisplayName("nobody is sent elsewhere by signing out, either")
  void signingOutLeadsNowhereElse() {
    var id = host.url("/out.json");
    var own = host.url("/bye");
    host.json(
        "/out.json",
        document(
            id,
            "\"post_logout_redirect_uris\": [\"https://evil.example/\", \"%s\"]".formatted(own)));
    ask(id);
    var known =
        java.util.Objects.requireNonNull(
            rig.bean(Authority.class).now(Cast.GREENFIELD).client(new ClientId(id)));
    assertThat(known.metadata().postLogoutRedirectUris()).containsExactly(own);
  }

  @Test
  @DisplayName("section 3: a request without scope and resource gets an identity, not an error")
  void withoutScope() {
    var id = good("/client.json");
    var url = asking(id).without("scope").without("resource");
    assertThat(consentPage(url, somebody()).body()).contains("Know that you are you");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://docs.example/client.json",
        "https://user@docs.example/client.json",
        "https://docs.example/client.json#here",
        "https://docs.example/a/../client.json",
        "https://docs.example/./client.json",
        "https://docs.example/a/%2e%2E/client.json",
        "https://docs.example",
        "https:///client.json",
        "https:docs.example/client.json",
        "https://docs.example\\client.json",
        "HTTPS://docs.example/client.json",
        "https://docs.example/a b"
      })
  @DisplayName("#27 [DC-04] URLs that are none of a metadata document")
  void urls(String id) {
    isErrorPage(ask(id));
    assertThat(rig.facts().since(before, AuthorizationRefused.class).getFirst().reason())
        .doesNotContain("fetched");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://10.0.0.1/c",
        "https://192.168.1.1/c",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/c",
        "https://0.0.0.0/c",
        "https://[fd00::1]/c",
        "https://[::ffff:10.0.0.1]/c",
        "https://[64:ff9b::a00:1]/c"
      })
  @DisplayName("#28 [DC-01] hosts with an address that no stranger may make us call")
  void addresses(String id) {
    isErrorPage(ask(id));
    assertThat(rig.facts().since(before, AuthorizationRefused.class).getFirst().reason())
        .contains("FORBIDDEN_ADDRESS");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  @DisplayName("#30 [DC-02] a redirect is not followed")
  void redirects(int status) {
    host.json("/target", document(host.url("/moved"), ""));
    host.with(
        "/moved",
        http -> {
          http.getResponseHeaders().set("Location", host.url("/target"));
          http.sendResponseHeaders(status, -1);
        });
    isErrorPage(ask(host.url("/moved")));
    assertThat(host.asked()).containsExactly("/moved");
  }

  @Nested
  @DisplayName(
      "#31 [DC-03] CIMD: 404/500, invalid JSON, 6 KB, slow drip: an error page, nothing kept")
  class BadAnswers {

    private final String id = host.url("/client.json");

    private void thenItWorksAgain() {
      good("/client.json");
      isSignIn(ask(id));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 404, 500})
    void status(int status) {
      host.with(
          "/client.json",
          http -> {
            http.getResponseHeaders().set("Content-Type", "application/json");
            http.sendResponseHeaders(status, -1);
          });
      isErrorPage(ask(id));
      thenItWorksAgain();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "\"text\"", "{\"client_id\":1}", "<html>"})
    void noJson(String body) {
      host.json("/client.json", body);
      isErrorPage(ask(id));
      thenItWorksAgain();
    }

    @Test
    void aMemberTwice() {
      host.json("/client.json", document(id, "\"client_name\": \"Other\""));
      isErrorPage(ask(id));
      thenItWorksAgain();
    }

    @Test
    void anotherContentType() {
      host.with(
          "/client.json",
          http -> {
            http.getResponseHeaders().set("Content-Type", "text/html");
            var bytes = document(id, "").getBytes(java.nio.charset.StandardCharsets.UTF_8);
            http.sendResponseHeaders(200, bytes.length);
            http.getResponseBody().write(bytes);
          });
      isErrorPage(ask(id));
      thenItWorksAgain();
    }

    @Test
    void sixKilobytes() {
      host.json("/client.json", document(id, "\"x\": \"" + "y".repeat(6 * 1024) + "\""));
      isErrorPage(ask(id));
      thenItWorksAgain();
    }

    @Test
    void aByteNowAndThen() {
      var over = new CountDownLatch(1);
      host.with(
          "/client.json",
          http -> {
            http.getResponseHeaders().set("Content-Type", "application/json");
            http.sendResponseHeaders(200, 0);
            http.getResponseBody().write('{');
            http.getResponseBody().flush();
            try {
              over.await();
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
          });
      isErrorPage(ask(id));
      over.countDown();
      thenItWorksAgain();
    }
  }

  @Nested
  @DisplayName("#32 the client_id inside is the URL, as a string")
  class ClientIdInside {

    @ParameterizedTest
    @ValueSource(strings = {"CLIENT.json", "client.json/", "client.json?v=1", "./client.json"})
    void another(String inside) {
      host.json("/client.json", document(host.url("/" + inside), ""));
      isErrorPage(ask(host.url("/client.json")));
    }

    @Test
    void theDefaultPortIsAnotherText() {
      host.json("/client.json", document("http://127.0.0.1:80/client.json", ""));
      isErrorPage(ask(host.url("/client.json")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"client_secret\": \"s\"",
        "\"client_secret_expires_at\": 0",
        "\"jwks\": {\"keys\": [{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"a\",\"y\":\"b\",\"d\":\"c\"}]}",
        "\"jwks\": {\"keys\": [{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}",
        "\"jwks\": {\"keys\": []}, \"jwks_uri\": \"https://a.example/k\""
      })
  @DisplayName("#33 no secret and nothing private in a public document")
  void secrets(String members) {
    host.json("/client.json", document(host.url("/client.json"), members));
    isErrorPage(ask(host.url("/client.json")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"client_secret_basic", "client_secret_post", "private_key_jwt", "magic"})
  @DisplayName("#33 no method that rests on a secret, none without its keys")
  void methods(String method) {
    var id = host.url("/client.json");
    host.json("/client.json", document(id, "").replace("\"none\"", "\"" + method + "\""));
    isErrorPage(ask(id));
  }

  @Test
  @DisplayName("#34 a redirect URI that the document does not have")
  void otherRedirectUri() {
    var id = good("/client.json");
    var response =
        browser.get(asking(id).with("redirect_uri", "http://127.0.0.1/other").toString());
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Location")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"logo_uri\": \"javascript:alert(1)\"",
        "\"client_uri\": \"data:text/html,x\"",
        "\"jwks_uri\": \"javascript:alert(1)\"",
        "\"jwks_uri\": \"http://keys.example/\"",
        "\"sector_identifier_uri\": \"file:///etc/passwd\"",
        "\"sector_identifier_uri\": \"https://10.0.0.1/sector\""
      })
  @DisplayName("#35 URL members of another scheme, or behind a forbidden address")
  void urlMembers(String members) {
    host.json("/client.json", document(host.url("/client.json"), members));
    isErrorPage(ask(host.url("/client.json")));
  }

  @Test
  @DisplayName("#35 the logo of a document that nobody approved is neither fetched nor rendered")
  void logoOfAStranger() {
    var id = host.url("/client.json");
    host.json("/client.json", document(id, "\"logo_uri\": \"" + host.url("/logo.png") + "\""));
    var page = consentPage(asking(id), somebody());
    assertThat(page.body()).contains("Pet Helper").doesNotContain("logo.png", "<img");
    assertThat(host.asked("/logo.png")).isZero();
  }

  @Test
  @DisplayName("the logo of an approved document is shown, from our own origin")
  void logoOfAnApproved() {
    var id = host.url("/client.json");
    host.json("/client.json", document(id, "\"logo_uri\": \"" + host.url("/logo.png") + "\""));
    host.with(
        "/logo.png",
        http -> {
          var png =
              Base64.getDecoder()
                  .decode(
                      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
          http.sendResponseHeaders(200, png.length);
          http.getResponseBody().write(png);
        });
    isSignIn(ask(id));
    approve(id);
    consentPage(asking(id), somebody());
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(browser.follow(ask(id)).body())
                .contains("<img class=\"mark\" src=\"/t/greenfield/logos/")
                .doesNotContain("logo.png"));
    assertThat(host.asked("/logo.png")).isEqualTo(1);
  }

  /// What an administrator does with the admin API.
  private void approve(String id) {
    var client = rig.bean(Authority.class).now(Cast.GREENFIELD).client(new ClientId(id));
    assertThat(client).isNotNull();
    rig.cast()
        .send(
            new ChangeClient(
                Cast.GREENFIELD,
                new ClientId(id),
                client.metadata().approved(rig.clock().instant()),
                client.access(),
                rig.clock().instant()));
  }

  @Nested
  @DisplayName("#36 private_key_jwt that the document declares is enforced everywhere")
  class PrivateKeys {

    private final String id = host.url("/client.json");

    private void publish(String keys) {
      host.json("/client.json", document(id, keys).replace("\"none\"", "\"private_key_jwt\""));
    }

    @Test
    void withoutAnAssertion() throws Exception {
      publish("\"jwks\": " + new JWKSet(key("k1")).toString(true));
      isSignIn(ask(id));
      var pair = "client_id=" + TestBrowser.encode(id);
      for (var form :
          List.of(
              "token:grant_type=refresh_token&refresh_token=x&",
              "par:response_type=code&",
              "revoke:token=x&",
              "introspect:token=x&")) {
        var parts = form.split(":", 2);
        var answer = browser.post("/t/greenfield/" + parts[0], parts[1] + pair);
        assertThat(answer.statusCode()).as(parts[0]).isEqualTo(401);
        assertThat(answer.body()).contains("\"invalid_client\"");
      }
      assertThat(rig.facts().since(before, TokenRefused.class)).hasSize(4);
    }

    @Test
    void withTheKeysOfTheDocument() throws Exception {
      var key = key("k1");
      publish("\"jwks\": " + new JWKSet(key).toString(true));
      var code = code(asking(id), somebody());
      var stranger = token(redeem(code, id) + assertion(id, key("k1")));
      assertThat(stranger.statusCode()).isEqualTo(401);
      var answer = token(redeem(code, id) + assertion(id, key));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    @DisplayName("RFC 7591 section 2: jwks_uri, also after the keys have rotated")
    void withKeysByUrl() throws Exception {
      var key = key("k1");
      host.json("/keys", new JWKSet(key).toString(true));
      publish("\"jwks_uri\": \"" + host.url("/keys") + "\"");
      var first = token(redeem(code(asking(id), somebody()), id) + assertion(id, key));
      assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
      var next = key("k2");
      host.json("/keys", new JWKSet(next).toString(true));
      rig.clock().advance(Duration.ofSeconds(31));
      var anew =
          token(redeem(code(asking(id).with("state", "2"), somebody2()), id) + assertion(id, next));
      assertThat(anew.statusCode()).as(anew.body()).isEqualTo(200);
    }

    private String somebody2() {
      browser.cookies().getCookieStore().removeAll();
      return somebody();
    }

    @Test
    @DisplayName("a client without people gets only what an administrator gave it")
    void clientCredentials() throws Exception {
      var key = key("k1");
      host.json(
          "/client.json",
          document(id, "\"jwks\": " + new JWKSet(key).toString(true))
              .replace("\"none\"", "\"private_key_jwt\"")
              .replace("\"refresh_token\"", "\"client_credentials\""));
      var form = "grant_type=client_credentials&resource=" + TestBrowser.encode(Cast.PETS.value());
      var nothing = token(form + assertion(id, key));
      assertThat(nothing.statusCode()).as(nothing.body()).isEqualTo(400);
      assertThat(nothing.body()).contains("invalid_target");
      var client = rig.bean(Authority.class).now(Cast.GREENFIELD).client(new ClientId(id));
      rig.cast()
          .send(
              new ChangeClient(
                  Cast.GREENFIELD,
                  new ClientId(id),
                  java.util.Objects.requireNonNull(client).metadata(),
                  List.of(new Access(Cast.PETS, Scopes.of("pet:read"))),
                  rig.clock().instant()));
      var something = token(form + assertion(id, key));
      assertThat(something.statusCode()).as(something.body()).isEqualTo(200);
    }
  }

  @Nested
  @DisplayName("#37 a changed document")
  class Changes {

    @Test
    void isAFactAndConsentIsNeverSilent() throws Exception {
      var id = good("/client.json");
      var name = somebody();
      code(asking(id), name);
      host.json(
          "/client.json",
          document(id, "\"jwks\": " + new JWKSet(key("k1")).toString(true))
              .replace(
                  "[\"http://127.0.0.1/cb\"]", "[\"http://127.0.0.1/cb\", \"http://[::1]/cb\"]"));
      rig.clock().advance(Duration.ofHours(2));
      var page = browser.follow(ask(id));
      if (page.body().contains("name=\"password\"")) {
        page = browser.signIn(page, name, Cast.PASSWORD);
      }
      assertThat(page.body()).contains("Nobody at Greenfield Vets has checked this application");
      assertThat(rig.facts().since(before, ClientChanged.class))
          .singleElement()
          .satisfies(fact ->
              assertThat(fact.metadata().redirectUris())
                  .containsExactly("http://127.0.0.1/cb", "http://[::1]/cb"));
      assertThat(rig.facts().since(before, ClientCredentialAdded.class)).hasSize(1);
    }

    @Test
    void thatIsGoneMakesTheClientUnusable() {
      var id = good("/client.json");
      isSignIn(ask(id));
      host.with("/client.json", http -> Documents.answer(http, 404, "{}"));
      isSignIn(ask(id)); // still fresh
      rig.clock().advance(Duration.ofHours(2));
      assertThat(ask(id).statusCode()).isEqualTo(400);
    }

    private String refreshTokenOf(String id) {
      return refreshToken(token(redeem(code(asking(id), somebody()), id)));
    }

    private static String refreshToken(HttpResponse<String> answer) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return KeyedClient.json(answer).path("refresh_token").asText();
    }

    private HttpResponse<String> refresh(String id, String refreshToken) {
      return token(
          "grant_type=refresh_token&refresh_token="
              + refreshToken
              + "&client_id="
              + TestBrowser.encode(id));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410, 301, 200})
    @DisplayName("gone or not good any more: the token endpoint refuses the client, until it is")
    void thatIsGoneEndsTheClientAtTheTokenEndpoint(int status) {
      var id = good("/client.json");
      var refreshToken = refreshTokenOf(id);
      host.with("/client.json", http -> Documents.answer(http, status, "{}"));
      refreshToken = refreshToken(refresh(id, refreshToken)); // still fresh
      rig.clock().advance(Duration.ofHours(2));
      var refused = refresh(id, refreshToken);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(401);
      assertThat(refused.body()).contains("invalid_client");
      assertThat(rig.facts().since(before, TokenRefused.class)).isNotEmpty();
      good("/client.json"); // a refusal is not remembered
      assertThat(refresh(id, refreshToken).statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("out of reach: no authorization request (section 4.3), but tokens for a day more")
    void thatIsOutOfReachServesWhoAgreedForADay() {
      var id = good("/client.json");
      var refreshToken = refreshTokenOf(id);
      host.with("/client.json", http -> Documents.answer(http, 503, "{}"));
      rig.clock().advance(Duration.ofHours(2));
      refreshToken = refreshToken(refresh(id, refreshToken));
      assertThat(ask(id).statusCode()).isEqualTo(400);
      rig.clock().advance(Duration.ofHours(23));
      refreshToken = refreshToken(refresh(id, refreshToken));
      rig.clock().advance(Duration.ofHours(1));
      assertThat(refresh(id, refreshToken).statusCode()).isEqualTo(401);
      good("/client.json");
      refreshToken = refreshToken(refresh(id, refreshToken));
      host.with("/client.json", http -> Documents.answer(http, 503, "{}"));
      rig.clock().advance(Duration.ofHours(2)); // another outage has a day of its own
      assertThat(refresh(id, refreshToken).statusCode()).isEqualTo(200);
    }
  }

  @Nested
  @DisplayName("caching: five minutes to a day, by the headers")
  class Caching {

    private String cached(String cacheControl) {
      var id = host.url("/client.json");
      host.with(
          "/client.json",
          http -> {
            http.getResponseHeaders().set("Cache-Control", cacheControl);
            Documents.answer(http, 200, document(id, ""));
          });
      return id;
    }

    private long fetchesAfter(String id, Duration time) {
      rig.clock().advance(time);
      isSignIn(ask(id));
      return host.asked("/client.json");
    }

    @Test
    void noStoreStillHoldsFiveMinutes() {
      var id = cached("no-store");
      isSignIn(ask(id));
      assertThat(fetchesAfter(id, Duration.ofSeconds(299))).isEqualTo(1);
      assertThat(fetchesAfter(id, Duration.ofSeconds(1))).isEqualTo(2);
    }

    @Test
    void aYearIsADay() {
      var id = cached("max-age=31536000");
      isSignIn(ask(id));
      assertThat(fetchesAfter(id, Duration.ofHours(23))).isEqualTo(1);
      assertThat(fetchesAfter(id, Duration.ofHours(1))).isEqualTo(2);
    }

    @Test
    void anUnchangedDocumentIsNoNewFact() {
      var id = cached("max-age=300");
      isSignIn(ask(id));
      fetchesAfter(id, Duration.ofMinutes(6));
      assertThat(rig.facts().since(before, ClientRegistered.class)).hasSize(1);
      assertThat(rig.facts().since(before, ClientChanged.class)).isEmpty();
    }

    @Test
    void nothingOfOneTenantServesAnother() {
      var id = good("/client.json");
      isSignIn(ask(id));
      isSignIn(
          browser.get(asking(id).without("resource").without("scope").at("other-vets").toString()));
      assertThat(host.asked("/client.json")).isEqualTo(2);
      assertThat(rig.facts().since(before, ClientRegistered.class))
          .extracting(fact -> fact.tenant())
          .containsExactlyInAnyOrder(Cast.GREENFIELD, Cast.OTHER);
    }
  }

  @Nested
  @DisplayName("[D5] what a tenant says")
  class Policies {

    @Test
    @DisplayName(
        "[D5] #5 switched off: gone from the metadata, refused, also for those who came before")
    void off() {
      var id = good("/client.json");
      isSignIn(ask(id));
      assertThat(metadata()).contains("\"client_id_metadata_document_supported\":true");
      rig.cast()
          .send(
              new ChangeTenantSettings(
                  Cast.GREENFIELD,
                  GREENFIELD.with("Greenfield Vets", ClientRegistration.CLOSED, false),
                  rig.clock().instant()));
      assertThat(metadata()).doesNotContain("client_id_metadata_document_supported");
      assertThat(ask(id).statusCode()).isEqualTo(400);
      assertThat(token("grant_type=refresh_token&refresh_token=x&client_id=" + id).statusCode())
          .isEqualTo(401);
    }

    private String metadata() {
      return browser.get("/.well-known/oauth-authorization-server/t/greenfield").body();
    }

    @Test
    void hostsThatAreAdmittedOrDenied() {
      var id = good("/client.json");
      policy(hosts(List.of("docs.example"), List.of()));
      isErrorPage(ask(id));
      policy(hosts(List.of(), List.of("127.0.0.1")));
      isErrorPage(ask(id));
      assertThat(host.asked()).isEmpty();
      policy(hosts(List.of("127.0.0.1"), List.of()));
      isSignIn(ask(id));
    }

    private static RegistrationPolicy hosts(List<String> allowed, List<String> denied) {
      return new RegistrationPolicy(
          null, false, List.of(), false, List.of(), allowed, denied, List.of(), null);
    }

    @Test
    @DisplayName("redirects to other origins need an administrator")
    void redirectOrigins() {
      var id = host.url("/client.json");
      host.json(
          "/client.json",
          document(id, "")
              .replace("[\"http://127.0.0.1/cb\"]", "[\"https://elsewhere.example/cb\"]"));
      isErrorPage(ask(id));
      policy(
          new RegistrationPolicy(
              null,
              false,
              List.of(),
              false,
              List.of(),
              List.of(),
              List.of(),
              List.of("https://elsewhere.example"),
              null));
      isSignIn(
          browser.get(asking(id).with("redirect_uri", "https://elsewhere.example/cb").toString()));
    }

    @Test
    @DisplayName("[DC-05] scopes of administration and above the ceiling are never on offer")
    void ceiling() {
      var id = good("/client.json");
      policy(
          new RegistrationPolicy(
              List.of(new Access(Cast.PETS, Scopes.of("pet:read"))),
              false,
              List.of(),
              false,
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              null));
      var more = browser.get(asking(id).with("scope", "pet:read pet:write").toString());
      assertThat(query(more).get("error")).containsExactly("invalid_scope");
      var other =
          browser.get(asking(id).with("resource", Cast.CLINIC.value()).without("scope").toString());
      assertThat(query(other).get("error")).containsExactly("invalid_target");
      isSignIn(ask(id));
    }

    @Test
    void suspendedByAnAdministrator() {
      var id = good("/client.json");
      isSignIn(ask(id));
      rig.cast().send(new SuspendClient(Cast.GREENFIELD, new ClientId(id), rig.clock().instant()));
      assertThat(ask(id).statusCode()).isEqualTo(400);
    }

    @Test
    void removedByAnAdministratorItNeverComesBack() {
      var id = good("/client.json");
      isSignIn(ask(id));
      rig.cast().send(new RemoveClient(Cast.GREENFIELD, new ClientId(id), rig.clock().instant()));
      rig.clock().advance(Duration.ofDays(2));
      assertThat(ask(id).statusCode()).isEqualTo(400);
      assertThat(host.asked("/client.json")).isEqualTo(1);
    }
  }

  @Nested
  @DisplayName("people and clients that nobody chose")
  class Consent {

    @Test
    @DisplayName("the page names the host of client_id and where the answer goes, and warns")
    void page() {
      var id = host.url("/client.json");
      host.json("/client.json", document(id, "").replace("Pet Helper", "<b>Your Bank</b>"));
      var page = consentPage(asking(id), somebody());
      assertThat(page.body())
          .contains("Nobody at Greenfield Vets has checked this application")
          .contains(id.substring("http://".length(), id.indexOf("/client.json")))
          .contains("127.0.0.1:4711")
          .contains("A program on this computer is asking")
          .contains("&lt;b&gt;Your Bank&lt;/b&gt;")
          .doesNotContain("<b>Your Bank");
    }

    @Test
    @DisplayName("an administrator's approval is shown, and ends when the document says otherwise")
    void approved() {
      var id = good("/client.json");
      isSignIn(ask(id));
      approve(id);
      host.json("/client.json", document(id, "\"unknown\": 1"));
      rig.clock().advance(Duration.ofHours(2));
      var name = somebody();
      assertThat(consentPage(asking(id), name).body())
          .contains("Says so itself, at ", "A program on this computer is asking")
          .contains("Approved by an administrator of <bdi>Greenfield Vets</bdi> on ")
          .doesNotContain("has checked this application");
      host.json("/client.json", document(id, "\"logo_uri\": \"https://x.example/bank.png\""));
      rig.clock().advance(Duration.ofHours(2));
      var other = rig.browser();
      var page = other.follow(other.get(asking(id).toString()));
      assertThat(other.signIn(page, name, Cast.PASSWORD).body())
          .contains("Nobody at Greenfield Vets has checked this application")
          .doesNotContain("Approved by");
    }

    @Test
    @DisplayName("[CO-03] consent is asked each time, and prompt=none needs an interaction")
    void eachTime() {
      var id = good("/client.json");
      var silent = browser.get(asking(id).with("prompt", "none").toString());
      assertThat(query(silent).get("error")).containsExactly("login_required");
      code(asking(id), somebody());
      var again = browser.follow(ask(id));
      assertThat(again.body()).contains("agreed before").contains("decision");
      silent = browser.get(asking(id).with("prompt", "none").toString());
      assertThat(query(silent).get("error")).containsExactly("interaction_required");
      silent =
          browser.get(
              asking(id).with("prompt", "none").with("scope", "pet:read pet:write").toString());
      assertThat(query(silent).get("error")).containsExactly("consent_required");
      assertThat(rig.facts().since(before, AuthorizationCodeIssued.class)).hasSize(1);
    }

    @Test
    @DisplayName("[DC-06] who is not used within a day goes, who is used stays")
    void expiry() {
      var unused = good("/unused.json");
      var used = good("/used.json");
      isSignIn(ask(unused));
      code(asking(used), somebody());
      rig.clock().advance(Duration.ofHours(25));
      rig.bean(Expiry.class).sweep();
      assertThat(rig.facts().since(before, ClientExpired.class))
          .extracting(fact -> fact.client().value())
          .contains(unused)
          .doesNotContain(used);
      isSignIn(ask(unused)); // and may come again
    }

    @Test
    @DisplayName("[DC-06] many distinct URLs at once: 429")
    void flood() {
      HttpResponse<String> last = ask(host.url("/0.json"));
      for (int i = 1; i < 40 && last.statusCode() != 429; i++) {
        last = ask(host.url("/" + i + ".json"));
      }
      assertThat(last.statusCode()).isEqualTo(429);
      assertThat(host.asked().size()).isLessThan(40);
    }
  }
}
