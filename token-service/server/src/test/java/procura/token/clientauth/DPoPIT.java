package procura.token.clientauth;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.scene.Scene.CLINIC;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.VAULT;
import static procura.token.scene.Scene.alone;
import static procura.token.scene.Scene.exchange;
import static procura.token.scene.Scene.now;
import static procura.token.scene.Scene.refresh;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientCommand.ChangeClient;
import procura.identity.client.ClientMetadata;
import procura.identity.client.GrantType;
import procura.identity.client.TokenRules;
import procura.identity.issuance.IssuanceEvent.AccessTokenIssued;
import procura.identity.issuance.IssuanceEvent.TokenRefused;
import procura.identity.resource.ResourceCommand.ChangeResource;
import procura.identity.resource.ResourceProfile;
import procura.identity.resource.TokenFormat;
import procura.tenancy.lifecycle.BindingRules;
import procura.token.scene.Answer;
import procura.token.scene.Form;
import procura.token.scene.Party;
import procura.token.scene.Prover;
import procura.token.scene.Scene;

class DPoPIT {

  private final Scene scene = Scene.vets();
  private final Prover prover = Prover.es256();
  private final String url = scene.url("token");

  private Form asked() {
    return alone(PETS).by(scene.vet);
  }

  private Answer with(String... proofs) {
    return scene.token(asked(), proofs);
  }

  private Answer with(UnaryOperator<JWTClaimsSet.Builder> change) {
    return with(prover.proof("POST", url, change));
  }

  private static String confirmed(Answer answer) throws Exception {
    return String.valueOf(answer.claims().getJSONObjectClaim("cnf").get("jkt"));
  }

  @Nested
  @DisplayName("RFC 9449 section 5 and 6, tokens that are bound to a key")
  class Binding {

    @Test
    void aProofBindsTheToken() throws Exception {
      var answer = with(prover.proof(url)).ok();
      assertThat(answer.get("token_type")).isEqualTo("DPoP");
      assertThat(confirmed(answer)).isEqualTo(prover.thumbprint());
      var seen = scene.introspect(scene.petsServer, answer.accessToken());
      assertThat(seen.get("token_type")).isEqualTo("DPoP");
      assertThat(seen.json().at("/cnf/jkt").asText()).isEqualTo(prover.thumbprint());
      assertThat(scene.facts(AccessTokenIssued.class).getLast().confirmation())
          .extracting("jkt")
          .isEqualTo(prover.thumbprint());
    }

    @Test
    @DisplayName("a reference token is bound as well")
    void aReferenceTokenIsBound() {
      var answer = scene.token(alone(VAULT).by(scene.clinicServer), prover.proof(url)).ok();
      assertThat(answer.get("token_type")).isEqualTo("DPoP");
      var seen = scene.introspect(scene.clinicServer, answer.accessToken());
      assertThat(seen.json().at("/cnf/jkt").asText()).isEqualTo(prover.thumbprint());
    }

    @Test
    void withoutAProofItIsABearerToken() {
      var answer = with().ok();
      assertThat(answer.get("token_type")).isEqualTo("Bearer");
      assertThat(scene.introspect(scene.petsServer, answer.accessToken()).has("cnf")).isFalse();
    }

    @Test
    @DisplayName("#45 2.7: a client with dpop_bound_access_tokens that sends no proof is refused")
    void aBoundClientNeedsAProof() {
      bindTokensOf(scene.web);
      scene.alone(scene.web, PETS).refused("invalid_dpop_proof");
      scene.token(alone(PETS).by(scene.web), prover.proof(url)).ok();
      assertThat(scene.facts(TokenRefused.class).getLast().error()).isEqualTo("invalid_dpop_proof");
    }

    private void bindTokensOf(Party party) {
      var rules = new TokenRules(true, false, null, null, null, null, null, false, null);
      var old =
          Scene.metadata(
              AuthenticationMethod.CLIENT_SECRET_BASIC, Set.of(GrantType.values()), false);
      scene.send(
          new ChangeClient(
              scene.tenant(),
              party.client(),
              new ClientMetadata(
                  old.clientName(),
                  null,
                  old.redirectUris(),
                  List.of(),
                  old.grantTypes(),
                  old.tokenEndpointAuthMethod(),
                  old.applicationType(),
                  false,
                  false,
                  List.of(),
                  null,
                  rules,
                  null,
                  null,
                  null,
                  null),
              Scene.everything(),
              now()));
    }

    @Test
    @DisplayName("#46 section 5: a public client's refresh token is bound to the key, and stays")
    void aPublicClientsRefreshTokenIsBound() throws Exception {
      var form = scene.authorize(scene.app, null, PETS, "read").form().by(scene.app);
      var first = scene.token(form, prover.proof(url)).ok();
      var token = first.refreshToken();
      scene.token(scene.app, refresh(token)).refused("invalid_grant");
      scene.token(refresh(token).by(scene.app), Prover.es256().proof(url)).refused("invalid_grant");
      var second = scene.token(refresh(token).by(scene.app), prover.proof(url)).ok();
      assertThat(confirmed(second)).isEqualTo(prover.thumbprint());
      assertThat(second.has("refresh_token")).isFalse();
      Scene.pass(Duration.ofMinutes(5));
      scene.token(refresh(token).by(scene.app), prover.proof(url)).ok();
    }

    @Test
    @DisplayName("section 5: a confidential client's refresh token is bound to its authentication")
    void aConfidentialClientMayChangeItsKey() throws Exception {
      var form = scene.authorize(scene.web, null, PETS, "read").form().by(scene.web);
      var token = scene.token(form, prover.proof(url)).refreshToken();
      var other = Prover.es256();
      var second = scene.token(refresh(token).by(scene.web), other.proof(url)).ok();
      assertThat(confirmed(second)).isEqualTo(other.thumbprint());
    }

    @Test
    @DisplayName("#44 section 10: a code that dpop_jkt bound is redeemed with that key alone")
    void aCodeIsBoundToItsKey() {
      for (var other : List.of(new String[0], new String[] {Prover.es256().proof(url)})) {
        var code = scene.authorize(scene.app, null, PETS, "read", prover.thumbprint());
        var refused = scene.token(code.form().by(scene.app), other);
        refused.refused(other.length == 0 ? "invalid_dpop_proof" : "invalid_grant");
        assertThat(refused.has("access_token")).isFalse();
      }
      var code = scene.authorize(scene.app, null, PETS, "read", prover.thumbprint());
      scene.token(code.form().by(scene.app), prover.proof(url)).ok();
    }

    @Test
    @DisplayName("the proof is for the configured URL, whatever the Host header says")
    void theHostHeaderHasNoSay() {
      with(prover.proof("https://AS.EXAMPLE:443/t/" + scene.tenant() + "/token?x=1#y")).ok();
      with(prover.proof(
              "https://as.example/t/%76" + scene.tenant().value().substring(1) + "/token"))
          .ok();
      with(prover.proof("http://127.0.0.1/t/" + scene.tenant() + "/token"))
          .refused("invalid_dpop_proof");
    }

    @Test
    void metadataSaysWhichAlgorithms() {
      assertThat(
              Scene.get("/t/" + scene.tenant() + "/.well-known/openid-configuration")
                  .json()
                  .get("dpop_signing_alg_values_supported"))
          .hasToString("[\"ES256\",\"Ed25519\",\"EdDSA\",\"PS256\"]");
    }
  }

  @Nested
  @DisplayName("#41 RFC 9449 section 4.3, what a proof must be")
  class Checks {

    @Test
    void theAlgorithmsOfTheListWork() throws JOSEException {
      var ed = new OctetKeyPairGenerator(Curve.Ed25519).generate();
      with(new Prover(ed, JWSAlgorithm.EdDSA).proof(url)).ok();
      with(new Prover(ed, JWSAlgorithm.Ed25519).proof(url)).ok();
      var rsa = new RSAKeyGenerator(2048).generate();
      with(new Prover(rsa, JWSAlgorithm.PS256).proof(url)).ok();
      with(new Prover(rsa, JWSAlgorithm.RS256).proof(url)).refused("invalid_dpop_proof");
      var small = rsa.toPublicJWK().toJSONObject();
      small.put("n", "AQAB" + "A".repeat(167)); // 1024 bits
      var header = new LinkedHashMap<>(prover.header().build().toJSONObject());
      header.put("alg", "PS256");
      header.put("jwk", small);
      with(replaceHeader(header)).refused("invalid_dpop_proof");
    }

    @Test
    void thereIsOneHeader() {
      with(prover.proof(url), prover.proof(url)).refused("invalid_dpop_proof");
    }

    @Test
    void theHeaderMustHold() {
      for (var header :
          List.of(
              prover.header().type(null),
              prover.header().type(JOSEObjectType.JWT),
              prover.header().type(new JOSEObjectType("at+jwt")),
              prover.header().jwk(null),
              prover.header().jwk(Prover.es256().key().toPublicJWK()),
              prover.header().criticalParams(Set.of("exp")))) {
        with(prover.sign(header.build(), "POST", url, c -> c)).refused("invalid_dpop_proof");
      }
      with(prover.sign(
              prover.header().type(new JOSEObjectType("application/DPoP+JWT")).build(),
              "POST",
              url,
              c -> c))
          .ok();
    }

    @Test
    @DisplayName("alg none and HS256, a private and a symmetric jwk")
    void onlyAPublicAsymmetricKeyCounts() throws Exception {
      var claims = SignedJWT.parse(prover.proof(url)).getJWTClaimsSet();
      with(new PlainJWT(claims).serialize()).refused("invalid_dpop_proof");
      var secret = "01234567890123456789012345678901".getBytes(StandardCharsets.UTF_8);
      var mac =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256)
                  .type(new JOSEObjectType("dpop+jwt"))
                  .jwk(prover.key().toPublicJWK())
                  .build(),
              claims);
      mac.sign(new MACSigner(secret));
      with(mac.serialize()).refused("invalid_dpop_proof");
      var whole = new LinkedHashMap<>(prover.header().build().toJSONObject());
      whole.put("jwk", prover.key().toJSONObject());
      with(replaceHeader(whole)).refused("invalid_dpop_proof");
      whole.put("jwk", Map.of("kty", "oct", "k", Base64.getUrlEncoder().encodeToString(secret)));
      with(replaceHeader(whole)).refused("invalid_dpop_proof");
      whole.put("jwk", Map.of("kty", "EC", "crv", "P-256", "x", "AA", "y", "AA"));
      with(replaceHeader(whole)).refused("invalid_dpop_proof");
      whole.put("jwk", "a text");
      with(replaceHeader(whole)).refused("invalid_dpop_proof");
    }

    private String replaceHeader(Map<String, Object> header) {
      var json = com.nimbusds.jose.util.JSONObjectUtils.toJSONString(header);
      var proof = prover.proof(url);
      return Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(json.getBytes(StandardCharsets.UTF_8))
          + proof.substring(proof.indexOf('.'));
    }

    @Test
    void theClaimsMustHold() {
      List<UnaryOperator<JWTClaimsSet.Builder>> bad =
          List.of(
              c -> c.claim("htm", "GET"),
              c -> c.claim("htm", "post"),
              c -> c.claim("htm", null),
              c -> c.claim("htu", scene.url("userinfo")),
              c -> c.claim("htu", url + "/"),
              c -> c.claim("htu", "https://as.example/t/other/token"),
              c -> c.claim("htu", "https://as.example@evil.example/t/x/token"),
              c -> c.claim("htu", "http://as.example/t/" + scene.tenant() + "/token"),
              c -> c.claim("htu", "::"),
              c -> c.claim("htu", null),
              c -> c.claim("htu", 5),
              c -> c.claim("iat", now().getEpochSecond() - 600),
              c -> c.claim("iat", now().getEpochSecond() + 600),
              c -> c.claim("iat", String.valueOf(now().getEpochSecond())),
              c -> c.claim("iat", Long.MAX_VALUE),
              c -> c.claim("iat", 1e300),
              c -> c.claim("iat", null),
              c -> c.jwtID(null),
              c -> c.jwtID(""),
              c -> c.jwtID("x".repeat(256)),
              c -> c.claim("jti", 5));
      for (int i = 0; i < bad.size(); i++) {
        assertThat(with(bad.get(i)).text()).as("case %s", i).contains("invalid_dpop_proof");
      }
    }

    @Test
    @DisplayName("FAPI 2.0: iat ten seconds off either way is fine")
    void clocksMayDiffer() {
      with(c -> c.claim("iat", now().getEpochSecond() - 10)).ok();
      with(c -> c.claim("iat", now().getEpochSecond() + 10)).ok();
    }

    @Test
    void whatIsNoProofIsRefused() {
      var good = prover.proof(url);
      for (var bad :
          List.of(
              "x",
              "a.b.c",
              good + "A",
              good.substring(0, good.lastIndexOf('.') + 1),
              good.substring(0, good.length() - 4),
              good + "." + good,
              good.replace('.', ' '),
              "x".repeat(5_000))) {
        with(bad).refused("invalid_dpop_proof");
      }
      with(good).ok();
    }
  }

  @Nested
  @DisplayName("RFC 9449 section 11.1, a proof counts once")
  class Replay {

    @Test
    @DisplayName("#42 CA-04: a proof is refused when it comes again, also at another node")
    void aProofIsUsedOnce() {
      var proof = prover.proof(url);
      with(proof).ok();
      with(proof).refused("invalid_dpop_proof");
      scene.tokenOfAnotherNode(asked(), proof).refused("invalid_dpop_proof");
      scene.tokenOfAnotherNode(asked(), prover.proof(url)).ok();
    }

    @Test
    void thirtyAtATimeAreOne() throws Exception {
      var proof = prover.proof(url);
      Callable<Answer> use = () -> with(proof);
      try (var threads = Executors.newFixedThreadPool(10)) {
        var answers =
            threads.invokeAll(Stream.generate(() -> use).limit(30).toList()).stream()
                .map(f -> f.resultNow())
                .toList();
        assertThat(answers.stream().filter(a -> a.status() == 200)).hasSize(1);
      }
    }

    @Test
    @DisplayName("the same jti of another key, or at another tenant, is another proof")
    void idsBelongToAKey() {
      with(c -> c.jwtID("the same")).ok();
      with(Prover.es256().proof("POST", url, c -> c.jwtID("the same"))).ok();
      var other = Scene.vets();
      other
          .token(
              alone(PETS).by(other.vet),
              prover.proof("POST", other.url("token"), c -> c.jwtID("the same")))
          .ok();
    }

    @Test
    @DisplayName("a replay is refused before the binding is looked at")
    void theReplayComesFirst() {
      var form = scene.authorize(scene.app, null, PETS, "read").form().by(scene.app);
      var token = scene.token(form, prover.proof(url)).refreshToken();
      var other = Prover.es256().proof(url);
      scene.token(refresh(token).by(scene.app), other).refused("invalid_grant");
      scene.token(refresh(token).by(scene.app), other).refused("invalid_dpop_proof");
    }

    @Test
    @DisplayName("who fails to authenticate leaves no trace")
    void strangersLeaveNoTrace() {
      var proof = prover.proof(url);
      scene
          .token(alone(PETS).with("client_id", "agt_vet").with("client_secret", "x"), proof)
          .refused("invalid_client");
      with(proof).ok();
    }
  }

  @Nested
  @DisplayName("#43 RFC 9449 section 8, nonces")
  class Nonces {

    private void demand() {
      scene.change(old -> old.with(new BindingRules(true, List.of(), List.of())));
    }

    private String nonce(Answer answer) {
      return answer.headers().firstValue("DPoP-Nonce").orElseThrow();
    }

    @Test
    void aMissingNonceIsHandedOut() {
      demand();
      var refused = with(prover.proof(url)).refused("use_dpop_nonce");
      with(c -> c.claim("nonce", nonce(refused))).ok();
      with(c -> c.claim("nonce", "made up")).refused("use_dpop_nonce");
      with().ok(); // only proofs need one
    }

    @Test
    @DisplayName(
        "a nonce rolls, is good for some minutes, on every node, and for this tenant alone")
    void aStaleNonceIsReplaced() {
      demand();
      var nonce = nonce(with(prover.proof(url)));
      Scene.pass(Duration.ofMinutes(2));
      var next = nonce(with(c -> c.claim("nonce", nonce)).ok());
      assertThat(next).isNotEqualTo(nonce);
      Scene.pass(Duration.ofMinutes(4));
      with(c -> c.claim("nonce", nonce)).refused("use_dpop_nonce");
      with(c -> c.claim("nonce", next)).ok();
      var other = new DPoPIT();
      other.new Nonces().demand();
      other.with(c -> c.claim("nonce", next)).refused("use_dpop_nonce");
    }

    @Test
    @DisplayName("who must come again has not used up its assertion")
    void theAssertionIsNotSpent() {
      demand();
      var assertion = scene.keyed.with(alone(PETS), scene.keyed.assertion(c -> c));
      var nonce = nonce(scene.token(assertion, prover.proof(url)).refused("use_dpop_nonce"));
      scene.token(assertion, prover.proof("POST", url, c -> c.claim("nonce", nonce))).ok();
    }
  }

  @Nested
  @DisplayName("actor profile section 6, RFC 8693: a binding is never lost on the way")
  class Exchange {

    private String bound() {
      return with(prover.proof(url)).accessToken();
    }

    @Test
    @DisplayName("who goes on with its own bound token proves its key")
    void continuationNeedsTheKey() throws Exception {
      var subject = bound();
      scene.token(exchange(subject, CLINIC).by(scene.vet)).refused("invalid_dpop_proof");
      scene
          .token(exchange(subject, CLINIC).by(scene.vet), Prover.es256().proof(url))
          .refused("invalid_request");
      var answer = scene.token(exchange(subject, CLINIC).by(scene.vet), prover.proof(url)).ok();
      assertThat(confirmed(answer)).isEqualTo(prover.thumbprint());
    }

    @Test
    @DisplayName("who takes it over proves a key of its own")
    void rebindingNeedsAKey() throws Exception {
      var subject = bound();
      scene.token(exchange(subject, CLINIC).by(scene.petsServer)).refused("invalid_dpop_proof");
      var own = Prover.es256();
      var answer = scene.token(exchange(subject, CLINIC).by(scene.petsServer), own.proof(url)).ok();
      assertThat(confirmed(answer)).isEqualTo(own.thumbprint());
    }

    @Test
    @DisplayName("an actor token that is bound is shown with its key")
    void anActorTokenNeedsItsKey() throws Exception {
      var actor = bound();
      var code = scene.authorize(scene.web, scene.vet, PETS, "read");
      scene
          .token(code.form().with("actor_token", actor).by(scene.web))
          .refused("invalid_dpop_proof");
      var next = scene.authorize(scene.web, scene.vet, PETS, "read");
      var answer =
          scene.token(next.form().with("actor_token", actor).by(scene.web), prover.proof(url)).ok();
      assertThat(confirmed(answer)).isEqualTo(prover.thumbprint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"device_authorization", "bc-authorize"})
    @DisplayName("also where a person's approval is asked for with it (RFC 8628, CIBA)")
    void anActorTokenNeedsItsKeyToAskForApproval(String endpoint) throws Exception {
      var form =
          Form.of("scope", "read", "resource", PETS.value(), "actor_token", bound())
              .with("login_hint", Scene.BOB.value())
              .by(scene.web);
      var here = scene.url(endpoint);
      scene.post(endpoint, form).refused("invalid_dpop_proof");
      scene
          .post(endpoint, form, Scene.withProofs(Prover.es256().proof(here)))
          .refused("invalid_request");
      var proof = prover.proof(here);
      scene.post(endpoint, form, Scene.withProofs(proof)).ok();
      scene.post(endpoint, form, Scene.withProofs(proof)).refused("invalid_dpop_proof");
      scene
          .post(endpoint, form, Scene.withProofs(prover.proof(scene.url("token"))))
          .refused("invalid_dpop_proof");
    }
  }

  @Nested
  @DisplayName("RFC 9728 section 2, a resource that takes only bound tokens")
  class Required {

    private void demand() {
      var old = Scene.profile(TokenFormat.JWT);
      scene.send(
          new ChangeResource(
              scene.tenant(),
              Scene.PETS_ID,
              new ResourceProfile(
                  old.name(),
                  old.scopes(),
                  old.tokenFormat(),
                  old.accessTokenLifetime(),
                  null,
                  null,
                  true),
              now()));
    }

    @Test
    void itGetsNoOthers() {
      var before = scene.alone(scene.vet, PETS).accessToken();
      scene.introspect(scene.petsServer, before).isActive();
      demand();
      scene.introspect(scene.petsServer, before).isInactive();
      with().refused("invalid_dpop_proof");
      var bound = with(prover.proof(url)).accessToken();
      scene.introspect(scene.petsServer, bound).isActive();
      scene.alone(scene.vet, CLINIC).ok();
    }
  }

  @Nested
  @DisplayName("#47 RFC 9449 section 7, UserInfo")
  class UserInfo {

    private final String userinfo = scene.url("userinfo");

    private Answer ask(String authorization, String... proofs) {
      return scene.get("userinfo", authorization, proofs);
    }

    private String token() {
      var form = scene.authorize(scene.app, null, PETS, "openid read").form().by(scene.app);
      return scene.token(form, prover.proof(url)).accessToken();
    }

    @Test
    void aBoundTokenNeedsItsProof() {
      var token = token();
      assertThat(ask("DPoP " + token, prover.proof("GET", userinfo, token)).status())
          .isEqualTo(200);
      isRefused(ask("Bearer " + token), "invalid_token");
      isRefused(ask("Bearer " + token, prover.proof("GET", userinfo, token)), "invalid_token");
      isRefused(ask("DPoP " + token), "invalid_dpop_proof");
      isRefused(
          ask("DPoP " + token, prover.proof("GET", userinfo, "another")), "invalid_dpop_proof");
      isRefused(ask("DPoP " + token, prover.proof("GET", url, token)), "invalid_dpop_proof");
      isRefused(
          ask("DPoP " + token, Prover.es256().proof("GET", userinfo, token)), "invalid_token");
      var used = prover.proof("GET", userinfo, token);
      assertThat(ask("DPoP " + token, used).status()).isEqualTo(200);
      isRefused(ask("DPoP " + token, used), "invalid_dpop_proof");
    }

    @Test
    @DisplayName("section 7.1: a token that is not bound is no DPoP token")
    void aBearerTokenIsNoDPoPToken() {
      var form = scene.authorize(scene.app, null, PETS, "openid read").form().by(scene.app);
      var token = scene.token(form).accessToken();
      assertThat(ask("Bearer " + token).status()).isEqualTo(200);
      isRefused(ask("DPoP " + token, prover.proof("GET", userinfo, token)), "invalid_token");
    }

    private void isRefused(Answer answer, String error) {
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
          .startsWith("DPoP error=\"" + error + "\"");
      var fact = scene.facts(TokenRefused.class).getLast();
      assertThat(fact.grantType()).as("on record").isEqualTo("userinfo");
      assertThat(fact.error()).isEqualTo(error);
      assertThat(fact.subject()).startsWith("usr_");
    }
  }
}
