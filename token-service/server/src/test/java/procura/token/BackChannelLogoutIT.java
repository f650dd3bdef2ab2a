package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.RelyingParty.idToken;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.identity.client.Callbacks;
import procura.identity.client.TokenRules;
import procura.identity.role.RoleId;
import procura.identity.session.SessionEvent.LogoutAcknowledged;
import procura.identity.session.SessionEvent.LogoutUndelivered;
import procura.identity.user.UserId;

/// The end of a session: what ends with it, and who is told (OpenID Connect Back-Channel Logout
/// 1.0).
class BackChannelLogoutIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Queue<Integer> answers = new ArrayDeque<>();
  private HttpServer client;
  private int before;

  @BeforeEach
  void listen() throws IOException {
    before = rig.facts().count();
    client = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    client.createContext(
        "/",
        exchange -> {
          var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          heard.add(
              URLDecoder.decode(form.substring(form.indexOf('=') + 1), StandardCharsets.UTF_8));
          var status = answers.isEmpty() ? 200 : answers.remove();
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    client.start();
  }

  @AfterEach
  void stop() {
    client.stop(0);
  }

  private String somebody(String name) {
    rig.cast().user(new UserId("usr_" + name), name, "Mx " + name, new RoleId("rol_owner"));
    return name;
  }

  private String uri() {
    return "http://127.0.0.1:" + client.getAddress().getPort() + "/backchannel";
  }

  private RelyingParty told(String name, @Nullable TokenRules rules) {
    return RelyingParty.register(rig, name, rules, new Callbacks(uri(), true, null, null));
  }

  private void signOut(JsonNode tokens) {
    browser.get("/t/greenfield/logout?id_token_hint=" + tokens.get("id_token").asText());
    assertThat(TestBrowser.location(browser.get("/t/greenfield/account"))).contains("/login");
  }

  private void await(Class<? extends procura.identity.Fact> fact) {
    Awaitility.await().atMost(SOON).until(() -> !rig.facts().since(before, fact).isEmpty());
  }

  private SignedJWT verified(String token) throws ParseException, JOSEException, IOException {
    var jwt = SignedJWT.parse(token);
    var keys = JWKSet.parse(browser.get("/t/greenfield/jwks").body());
    var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID());
    // of a client that chose nothing (section 2.6)
    assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
    assertThat(jwt.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
    return jwt;
  }

  @Nested
  class Delivery_section_2_5 {

    @Test
    @DisplayName("#94 the logout token is what section 2.4 says, without nonce")
    void theClientHearsOnceWhoIsSignedOutWhere() throws Exception {
      var tokens = told("told", null).signIn(browser, somebody("told"), "openid");
      told("silent_neighbour", null); // took no part
      signOut(tokens);
      await(LogoutAcknowledged.class);
      var jwt = verified(heard.getFirst());
      assertThat(jwt.getHeader().getType().getType()).isEqualTo("logout+jwt");
      var claims = jwt.getJWTClaimsSet();
      assertThat(claims.getIssuer()).isEqualTo(rig.issuer("greenfield"));
      assertThat(claims.getAudience()).containsExactly("cli_told");
      assertThat(claims.getSubject()).isEqualTo("usr_told");
      assertThat(claims.getStringClaim("sid")).isEqualTo(idToken(tokens).getStringClaim("sid"));
      assertThat(claims.getJWTID()).isNotBlank();
      assertThat(claims.getClaim("nonce")).isNull();
      assertThat(claims.getJSONObjectClaim("events"))
          .isEqualTo(Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
      assertThat(claims.getExpirationTime().toInstant())
          .isBeforeOrEqualTo(claims.getIssueTime().toInstant().plus(Duration.ofMinutes(2)));
      signOutAgain(tokens);
      assertThat(heard).hasSize(1);
    }

    private void signOutAgain(JsonNode tokens) {
      browser.get("/t/greenfield/logout?id_token_hint=" + tokens.get("id_token").asText());
    }

    @Test
    void aPairwiseClientHearsItsOwnNameForThePerson() throws Exception {
      var rules = new TokenRules(false, false, null, null, null, null, null, true, null);
      var tokens = told("toldpw", rules).signIn(browser, somebody("toldpw"), "openid");
      signOut(tokens);
      await(LogoutAcknowledged.class);
      assertThat(verified(heard.getFirst()).getJWTClaimsSet().getSubject())
          .startsWith("pw_")
          .isEqualTo(idToken(tokens).getSubject());
    }

    @Test
    void aClientThatIsAwayIsToldAgainWithTheSameJti() throws Exception {
      answers.add(503);
      var tokens = told("away", null).signIn(browser, somebody("away"), "openid");
      signOut(tokens);
      Awaitility.await().atMost(SOON).until(() -> heard.size() == 1);
      Awaitility.await()
          .atMost(SOON)
          .until(() -> {
            rig.clock().advance(Duration.ofSeconds(6));
            return !rig.facts().since(before, LogoutAcknowledged.class).isEmpty();
          });
      assertThat(heard).hasSize(2);
      assertThat(jti(heard.get(1))).isEqualTo(jti(heard.get(0)));
    }

    private static String jti(String token) throws ParseException {
      return SignedJWT.parse(token).getJWTClaimsSet().getJWTID();
    }

    @Test
    void aRefusalIsFinalAndRecorded_section_2_8() {
      answers.add(400);
      signOut(told("refusing", null).signIn(browser, somebody("refusing"), "openid"));
      await(LogoutUndelivered.class);
      assertThat(rig.facts().since(before, LogoutUndelivered.class).getFirst().reason())
          .contains("400");
      assertThat(heard).hasSize(1);
    }

    @Test
    @DisplayName("#94 a back-channel URI on a private address is refused")
    void aPrivateAddressIsNeverCalled() {
      var party =
          RelyingParty.register(
              rig, "inside", null, new Callbacks("https://10.0.0.1/logout", true, null, null));
      signOut(party.signIn(browser, somebody("inside"), "openid"));
      await(LogoutUndelivered.class);
      assertThat(rig.facts().since(before, LogoutUndelivered.class).getFirst().reason())
          .isEqualTo("FORBIDDEN_ADDRESS");
    }

    @Test
    void aSuspendedPersonsClientsAreToldToo() {
      var name = somebody("cut_off");
      told("toldofit", null).signIn(browser, name, "openid");
      rig.cast().suspend(new UserId("usr_" + name));
      await(LogoutAcknowledged.class);
    }

    @Test
    void whoSignsInAgainStaysInTheSameSession() throws ParseException {
      var party = told("again", null);
      var name = somebody("again");
      var first = party.signIn(browser, name, "openid");
      var second = party.signIn(browser, name, party.url("openid").with("prompt", "login"));
      assertThat(idToken(second).getStringClaim("sid"))
          .isEqualTo(idToken(first).getStringClaim("sid"));
      signOut(first);
      await(LogoutAcknowledged.class);
      assertThat(heard).hasSize(1);
    }

    @Test
    void theAccountPageAndTheQuestionSayWhoIsTold() {
      told("shown", null).signIn(browser, somebody("shown"), "openid");
      assertThat(browser.get("/t/greenfield/account").body())
          .contains("used by <bdi>Client cli_shown</bdi>");
      assertThat(browser.get("/t/greenfield/logout").body()).contains("Client cli_shown");
    }
  }

  @Nested
  class SessionBound_OpenIdConnectCore_section_11 {

    @Test
    @DisplayName("[B1] #67 tokens without offline_access die with the session")
    void whatWasNotAskedForOfflineEnds() {
      var party = told("bound", null);
      var tokens = party.signIn(browser, somebody("bound"), "openid pet:read");
      assertThat(party.introspect(browser, tokens).get("active").asBoolean()).isTrue();
      signOut(tokens);
      assertThat(party.introspect(browser, tokens)).hasToString("{\"active\":false}");
      assertThat(RelyingParty.userinfo(browser, tokens).statusCode()).isEqualTo(401);
    }

    @Test
    void whatWasAskedForOfflineLives() {
      var party = told("lasting", null);
      var tokens = party.signIn(browser, somebody("lasting"), "openid offline_access pet:read");
      signOut(tokens);
      assertThat(party.introspect(browser, tokens).get("active").asBoolean()).isTrue();
      assertThat(party.refresh(browser, tokens).hasNonNull("access_token")).isTrue();
    }

    @Test
    void anotherBrowsersSessionIsNotTouched() {
      var party = told("twice", null);
      var name = somebody("twice");
      var here = party.signIn(browser, name, "openid pet:read");
      var other = rig.browser();
      var there = party.signIn(other, name, "openid pet:read");
      signOut(here);
      assertThat(party.introspect(other, there).get("active").asBoolean()).isTrue();
    }

    @Test
    void aHintOfAnotherSessionSignsNobodyOut_RpInitiatedLogout_section_2() {
      var party = told("mixed", null);
      var name = somebody("mixed");
      var elsewhere = party.signIn(rig.browser(), name, "openid");
      party.signIn(browser, name, "openid");
      var page =
          browser.get("/t/greenfield/logout?id_token_hint=" + elsewhere.get("id_token").asText());
      assertThat(page.body()).contains("Sign out?");
      assertThat(browser.get("/t/greenfield/account").statusCode()).isEqualTo(200);
    }

    @Test
    void anExpiredHintIsGoodAndOneSignedByTheClientsSecretIsNot() throws Exception {
      var party = told("late", null);
      var tokens = party.signIn(browser, somebody("late"), "openid");
      rig.clock().advance(Duration.ofMinutes(15));
      var forged = HmacToken.like(tokens.get("id_token").asText(), Cast.SECRET);
      assertThat(browser.get("/t/greenfield/logout?id_token_hint=" + forged).body())
          .contains("Sign out?");
      var response =
          browser.get(
              "/t/greenfield/logout?state=s&post_logout_redirect_uri="
                  + party.bye()
                  + "&id_token_hint="
                  + tokens.get("id_token").asText());
      assertThat(TestBrowser.location(response)).isEqualTo(party.bye() + "?state=s");
    }
  }

  /// An ID token's claims under a signature that the client itself could make.
  private static final class HmacToken {

    static String like(String idToken, String secret) throws ParseException, JOSEException {
      var claims = SignedJWT.parse(idToken).getJWTClaimsSet();
      var jwt =
          new SignedJWT(
              new com.nimbusds.jose.JWSHeader(com.nimbusds.jose.JWSAlgorithm.HS256), claims);
      jwt.sign(new com.nimbusds.jose.crypto.MACSigner(secret.repeat(4)));
      return jwt.serialize();
    }
  }
}
