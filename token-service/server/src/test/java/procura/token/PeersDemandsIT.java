package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.RelyingParty.idToken;
import static procura.token.TestBrowser.location;
import static procura.token.TestBrowser.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import procura.authority.Authority;
import procura.identity.client.ClientEvent.ClientRegistered;
import procura.identity.client.ClientId;
import procura.identity.issuance.IssuanceEvent.AuthorizationRefused;
import procura.identity.role.RoleId;
import procura.identity.session.SessionEvent.UserSignedOut;
import procura.identity.user.UserId;
import procura.token.jwt.JsonObject;
import procura.token.jwt.JwtSigner;

/// What the suites of other authorization servers pin down and no other test of ours does. The
/// letter says whose row it is: N node-oidc-provider, S Spring Authorization Server, K Keycloak, H
/// Ory Hydra.
class PeersDemandsIT {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();
  private final int before = rig.facts().count();

  private String somebody(String role) {
    var name = "peer" + COUNT.incrementAndGet();
    rig.cast().user(new UserId("usr_" + name), name, "Mx " + name, new RoleId(role));
    return name;
  }

  private RelyingParty party() {
    return RelyingParty.register(rig, "peers" + COUNT.incrementAndGet(), null, null);
  }

  private void isErrorPage(AuthorizationUrl url) {
    var response = browser.get(url.toString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(location(response)).isEmpty();
  }

  // --- who is signed in

  @ParameterizedTest
  @DisplayName(
      "S ClientObtainsAccessTokenThenClientAuthenticationNotPersisted: OAuth 2.1 section 2.4")
  @CsvSource({
    "token,grant_type=client_credentials&resource=mcp-server://pets",
    "introspect,token=x",
    "revoke,token=x",
    "par,response_type=code"
  })
  void aClientsLoginIsNoBrowsersSession(String endpoint, String form) {
    var answer =
        browser.post(
            "/t/greenfield/" + endpoint,
            form,
            "Authorization",
            ConsentIT.basic(Cast.MACHINE.value()));
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400);
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(browser.cookieNames()).isEmpty();
    assertThat(location(browser.get("/t/greenfield/account"))).contains("/login");
  }

  @Test
  @DisplayName("K OfflineTokenCrossUserSessionIsolationTest: an offline token is of one person")
  void anOfflineTokenNeverMeetsAnotherPersonsSession() throws Exception {
    var party = party();
    var first = somebody("rol_owner");
    var offline = party.signIn(browser, first, "openid offline_access");
    signOut(offline);
    var second = party.signIn(browser, somebody("rol_owner"), "openid"); // in the same browser
    var refreshed = party.refresh(browser, offline);
    assertThat(idToken(refreshed).getSubject()).isEqualTo("usr_" + first);
    assertThat(idToken(refreshed).getStringClaim("sid"))
        .isEqualTo(idToken(offline).getStringClaim("sid"))
        .isNotEqualTo(idToken(second).getStringClaim("sid"));
    assertThat(
            RelyingParty.json(RelyingParty.userinfo(browser, refreshed).body()).get("sub").asText())
        .isEqualTo("usr_" + first);
    signOut(second);
    assertThat(party.refresh(browser, offline).hasNonNull("access_token")).isTrue();
  }

  private void signOut(JsonNode tokens) {
    browser.get("/t/greenfield/logout?id_token_hint=" + tokens.get("id_token").asText());
    assertThat(location(browser.get("/t/greenfield/account"))).contains("/login");
  }

  @ParameterizedTest
  @DisplayName("N introspection: active=false only, and never from a cache: RFC 7662 section 2.2")
  @ValueSource(strings = {"garbage", "procura_at_x", "procura_rt_x", "eyJhbGciOiJub25lIn0.e30."})
  void ofADeadTokenNothingIsSaidOrKept(String token) {
    var answer =
        browser.post(
            "/t/greenfield/introspect",
            "token=" + token,
            "Authorization",
            ConsentIT.basic(Cast.MACHINE.value()));
    assertThat(answer.body()).isEqualTo("{\"active\":false}");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  // --- what may be asked for

  @Test
  @DisplayName("K testNullAudienceReturnsInvalidTarget: RFC 8707 section 2")
  void nothingGrantedForTheResourceIsAnInvalidTarget() {
    var reader = somebody("rol_reader"); // who has nothing at the clinic
    var url =
        AuthorizationUrl.of(Cast.TWO_URIS, "https://two.example/cb")
            .without("scope")
            .with("resource", Cast.CLINIC.value());
    var page = browser.follow(browser.get(url.toString()));
    var answer = browser.signIn(page, reader, Cast.PASSWORD);
    assertThat(query(answer).get("error")).containsExactly("invalid_target");
    assertThat(query(answer)).doesNotContainKey("code");
  }

  // --- redirect URIs

  @ParameterizedTest
  @DisplayName("H redirect matcher table: OAuth 2.1 section 2.3.1, exact comparison")
  @ValueSource(
      strings = {
        "https://two.example/cb?dummy1=lor%65m&dummy2=ipsum",
        "https://two.example/cb?dummy2=ipsum&dummy1=lorem",
        "https://two.example/cb?dummy1=lorem",
        "https://two.example/cb?dummy1=lorem&dummy2=ipsum&x=y",
        "https://two.example/cb?dummy1=lorem&dummy2=ipsum&",
        "https://two.example/cb?DUMMY1=lorem&dummy2=ipsum",
        "https://two.example/cb?",
        "https://two.example//cb",
        "https://two.example/cb%3Fdummy1=lorem&dummy2=ipsum",
        "com.example.two:/cb",
        "https:/two.example/cb"
      })
  void aQueryIsComparedAsItIsWritten(String uri) {
    isErrorPage(AuthorizationUrl.of(Cast.TWO_URIS, uri));
  }

  @ParameterizedTest
  @DisplayName(
      "N oauth_native_apps: every raw loopback component but the port: OAuth 2.1 section 8.4.2")
  @ValueSource(
      strings = {
        "http://127.0.0.1:51515/%63b",
        "http://127.0.0.1:51515/cb/",
        "http://127.0.0.1:51515/cb#",
        "http://127.0.0.1:51515/cb?",
        "http://127.0.0.1:51515/./cb",
        "http://127.0.0.1:51515/x/../cb",
        "http://user@127.0.0.1:51515/cb",
        "http://127.0.0.1:/cb",
        "http://127.0.0.1:+80/cb",
        "http://127.0.0.1:0x50/cb",
        "http://127.0.0.2:51515/cb",
        "http://127.1:51515/cb",
        "http://2130706433:51515/cb",
        "http://[0:0:0:0:0:0:0:1]:51515/cb",
        "http://[::ffff:127.0.0.1]:51515/cb",
        "http://LOCALHOST:51515/cb",
        "HTTP://127.0.0.1:51515/cb"
      })
  void onlyThePortMayDiffer(String uri) {
    isErrorPage(AuthorizationUrl.of(Cast.DESKTOP, uri));
  }

  // --- documents

  @Test
  @DisplayName("N CIMD coalesces fetches: many at once are one fetch, one client, one fact")
  void noFetchStorm() throws InterruptedException {
    rig.clock().advance(java.time.Duration.ofMinutes(2)); // a minute of its own
    var together = 8;
    try (var host = new Documents();
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var id = host.url("/client.json");
      var sent = new CountDownLatch(together);
      host.with(
          "/client.json",
          http -> {
            try {
              sent.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            Documents.answer(
                http,
                200,
                """
                {"client_id": "%s", "client_name": "Pet Helper", "application_type": "native",
                 "redirect_uris": ["http://127.0.0.1/cb"], "grant_types": ["authorization_code"],
                 "token_endpoint_auth_method": "none"}\
                """
                    .formatted(id));
          });
      var url =
          AuthorizationUrl.of(new ClientId("x"), "http://127.0.0.1:4711/cb")
              .with("client_id", id)
              .with("resource", Cast.PETS.value());
      var answers =
          pool.invokeAll(
              IntStream.range(0, together)
                  .<java.util.concurrent.Callable<HttpResponse<String>>>mapToObj(_ ->
                      () -> {
                        sent.countDown();
                        return rig.browser().get(url.toString());
                      })
                  .toList());
      assertThat(answers)
          .allSatisfy(answer -> assertThat(location(answer.get())).contains("/login/"));
      assertThat(host.asked("/client.json")).isEqualTo(1);
    }
    assertThat(rig.facts().since(before, ClientRegistered.class)).hasSize(1);
  }

  // --- logout

  @Nested
  @DisplayName("RP-Initiated Logout 1.0 section 2")
  class Logout {

    /// What the client would show, had the token other claims.
    private String hint(RelyingParty party, String subject, String sessionClaim) {
      var now = rig.clock().instant();
      var claims =
          new JsonObject()
              .with("iss", rig.issuer("greenfield"))
              .with("sub", subject)
              .with("aud", party.id().value())
              .with("exp", now.plusSeconds(60).getEpochSecond())
              .with("iat", now.getEpochSecond());
      if (!sessionClaim.isEmpty()) {
        claims.with("sid", sessionClaim);
      }
      return rig.bean(JwtSigner.class)
          .sign(rig.bean(Authority.class).now(Cast.GREENFIELD), "JWT", claims.toString());
    }

    private void asks(String hint) {
      assertThat(browser.get("/t/greenfield/logout?id_token_hint=" + hint).body())
          .contains("Sign out?");
      assertThat(browser.get("/t/greenfield/account").statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("S OidcLogout …InvalidSid…, …MissingSid…, …InvalidPrincipal…")
    void aHintThatDoesNotNameThisSessionAndPersonSignsNobodyOut() throws Exception {
      var party = party();
      var name = somebody("rol_owner");
      var session = idToken(party.signIn(browser, name, "openid")).getStringClaim("sid");
      asks(hint(party, "usr_" + name, ""));
      asks(hint(party, "usr_" + name, "sid_of_nobody"));
      asks(hint(party, "usr_bob", session));
      var good = hint(party, "usr_" + name, session); // so that it was the claims
      assertThat(browser.get("/t/greenfield/logout?id_token_hint=" + good).body())
          .contains("You are signed out");
    }

    @Test
    @DisplayName("H strategy_logout: double-submit; a form of one signs out no other")
    void theFormIsOfOneSession() throws Exception {
      var first = party().signIn(browser, somebody("rol_owner"), "openid");
      var page = browser.get("/t/greenfield/logout");
      var confirm = "/t/greenfield/logout/confirm";
      assertThat(browser.submit(page, confirm, "decision", "sign_out").body())
          .contains("You are signed out");
      assertThat(idToken(first).getStringClaim("sid")).isNotBlank();
      var ended = rig.facts().since(before, UserSignedOut.class).size();
      assertThat(browser.submit(page, confirm, "decision", "sign_out").statusCode()).isIn(200, 403);
      assertThat(rig.facts().since(before, UserSignedOut.class)).hasSize(ended);

      party().signIn(browser, somebody("rol_owner"), "openid"); // another person, same browser
      assertThat(browser.submit(page, confirm, "decision", "sign_out").statusCode()).isEqualTo(403);
      assertThat(browser.get("/t/greenfield/account").statusCode()).isEqualTo(200);
    }
  }

  // --- pages

  @Test
  @DisplayName("suite: every profile wants a page for a bad redirect URI, on record")
  void aBadRedirectUriIsAPageOnRecord() {
    for (var client : List.of(Cast.VET_ASSIST, Cast.TWO_URIS, Cast.DESKTOP)) {
      isErrorPage(AuthorizationUrl.of(client, "https://evil.example/cb"));
    }
    assertThat(rig.facts().since(before, AuthorizationRefused.class)).hasSize(3);
  }
}
