package procura.token.clientauth;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.alone;
import static procura.token.scene.Scene.now;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.identity.agent.AgentCommand.AddAgentCredential;
import procura.identity.agent.AgentCommand.RevokeAgentCredential;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientCommand.AddClientCredential;
import procura.identity.client.ClientCommand.RevokeClientCredential;
import procura.identity.client.ClientMetadata;
import procura.identity.client.Credential;
import procura.identity.client.GrantType;
import procura.identity.client.SecurityRules;
import procura.identity.issuance.IssuanceEvent.AudienceExcused;
import procura.identity.issuance.IssuanceEvent.TokenRefused;
import procura.tenancy.keys.Secrets;
import procura.tenancy.lifecycle.RateLimits;
import procura.tenancy.lifecycle.RateLimits.Rate;
import procura.tenancy.limit.Limits;
import procura.token.scene.Answer;
import procura.token.scene.Form;
import procura.token.scene.Party;
import procura.token.scene.Scene;

class ClientAuthenticationIT {

  private final Scene scene = Scene.vets();

  private Answer asking(Form form) {
    return scene.token(form);
  }

  @Nested
  @DisplayName("OAuth 2.1 section 2.4, one method a request")
  class Methods {

    @Test
    void eachRegisteredMethodWorks() {
      for (var party : List.of(scene.web, scene.keyed, scene.vet, scene.scribe)) {
        scene.alone(party, PETS).ok();
      }
      scene.alone(scene.clinicServer, Scene.VAULT).ok();
    }

    @Test
    @DisplayName("#49 CA-03: two methods at once are an invalid request")
    void twoMethodsAreTooMany() {
      var basic = alone(PETS).by(scene.web);
      asking(basic.with("client_secret", scene.web.secret()).with("client_id", "cli_web"))
          .refused("invalid_request");
      asking(
              basic
                  .with("client_assertion", scene.keyed.assertion(c -> c))
                  .with("client_assertion_type", Party.WithKey.TYPE))
          .refused("invalid_request");
      asking(alone(PETS).by(scene.keyed).with("client_id", "cli_keyed").with("client_secret", "x"))
          .refused("invalid_request");
    }

    @Test
    @DisplayName("CA-03: a method other than the registered one, and a secret of a public client")
    void anotherMethodIsRefused() {
      asking(alone(PETS).with("client_id", "cli_web").with("client_secret", scene.web.secret()))
          .refused("invalid_client");
      asking(
              alone(PETS)
                  .withAuthorization(Party.basic("cli_clinic_server", scene.clinicServer.secret())))
          .refused("invalid_client");
      asking(alone(PETS).with("client_id", "cli_web")).refused("invalid_client");
      asking(alone(PETS).with("client_id", "agt_vet")).refused("invalid_client");
      asking(alone(PETS).with("client_id", "cli_app").with("client_secret", "x"))
          .refused("invalid_client");
    }

    @Test
    @DisplayName("#49: a secret in the query is never read")
    void theQueryIsNotRead() {
      scene
          .post(
              "token?client_id=cli_clinic_server&client_secret=" + scene.clinicServer.secret(),
              alone(Scene.VAULT))
          .refused("invalid_client");
      scene
          .post("token?grant_type=client_credentials", Form.EMPTY.by(scene.web))
          .refused("invalid_request");
    }

    @Test
    @DisplayName(
        "#50: a wrong secret is 401 with a challenge, and unknown, suspended and wrong look alike")
    void wrongSecretsLookAlike() {
      var wrong =
          asking(alone(PETS).withAuthorization(Party.basic("cli_web", "wrong")))
              .refused("invalid_client");
      var unknown =
          asking(alone(PETS).withAuthorization(Party.basic("cli_nobody", "wrong")))
              .refused("invalid_client");
      assertThat(wrong.text()).isEqualTo(unknown.text());
      assertThat(scene.facts(TokenRefused.class).stream().map(TokenRefused::reason))
          .containsExactly("wrong or expired secret", "no such client");
    }

    @Test
    void malformedCredentialsAreRefused() {
      for (var header :
          List.of(
              "Basic",
              "Basic ",
              "Basic !!!",
              "Basic Og==",
              "Basic OnNlY3JldA==",
              "Basic JTp4",
              "Bearer x",
              "Negotiate abc",
              "Basic " + "A".repeat(5_000))) {
        asking(alone(PETS).withAuthorization(header)).refused("invalid_client");
      }
    }

    @Test
    @DisplayName("a client_id is visible ASCII (RFC 6749 appendix A.1)")
    void hostileClientIdsAreRefused() {
      for (var id :
          List.of(
              "\0",
              "cli_web\0",
              " ",
              "é",
              "\uD83D\uDE00",
              "x".repeat(600),
              "cli_web ",
              "cli_%00")) {
        asking(alone(PETS).with("client_id", id).with("client_secret", "x"))
            .refused("invalid_client");
        asking(alone(PETS).withAuthorization(Party.basic(id, "x"))).refused("invalid_client");
        asking(alone(PETS).with("client_id", id)).refused("invalid_client");
      }
      asking(alone(PETS).by(scene.web).with("client_id", "cli_other")).refused("invalid_request");
      asking(alone(PETS).by(scene.web).with("client_id", "cli_web")).ok();
      asking(alone(PETS).with("client_id", "cli_app").and("client_id", "cli_web"))
          .refused("invalid_request");
    }

    @Test
    @DisplayName("n3: a client of another tenant is nobody here")
    void anotherTenantsClientIsUnknown() {
      var other = Scene.vets();
      asking(alone(PETS).by(other.web)).refused("invalid_client");
      asking(alone(PETS).by(other.keyed)).refused("invalid_client");
    }
  }

  @Nested
  @DisplayName("secrets overlap while they are rotated, and end when they are revoked")
  class Rotation {

    @Test
    void aRevokedSecretIsWorthNothing() {
      scene.send(
          new AddClientCredential(
              scene.tenant(), scene.web.client(), Scene.hashed("two", "second"), now()));
      var second = new Party.WithBasic(scene.tenant(), "cli_web", "second");
      scene.alone(scene.web, PETS).ok();
      scene.alone(second, PETS).ok();
      scene.send(
          new RevokeClientCredential(scene.tenant(), scene.web.client(), "cred_cli_web", now()));
      scene.alone(scene.web, PETS).refused("invalid_client");
      scene.alone(second, PETS).ok();
    }

    @Test
    void anExpiredSecretIsWorthNothing() {
      scene.send(
          new AddAgentCredential(
              scene.tenant(),
              scene.vet.agent(),
              new Credential.SecretHash("two", Secrets.hash("second"), now().plusSeconds(60)),
              now()));
      var second = new Party.WithPost(scene.tenant(), "agt_vet", "second");
      scene.alone(second, PETS).ok();
      Scene.pass(java.time.Duration.ofSeconds(60));
      scene.alone(second, PETS).refused("invalid_client");
    }

    @Test
    void aRevokedKeyIsWorthNothing() {
      scene.alone(scene.scribe, PETS).ok();
      scene.send(
          new RevokeAgentCredential(
              scene.tenant(), scene.scribe.agent(), "cred_agt_scribe", now()));
      scene.alone(scene.scribe, PETS).refused("invalid_client");
    }
  }

  @Nested
  @DisplayName("RFC 7523 section 3 as updated by RFC 10070, private_key_jwt")
  class PrivateKeyJwt {

    private Answer with(String assertion) {
      return asking(scene.keyed.with(alone(PETS), assertion));
    }

    private Answer with(UnaryOperator<JWTClaimsSet.Builder> change) {
      return with(scene.keyed.assertion(change));
    }

    @Test
    @DisplayName("#51 CA-01: the audience is this issuer alone")
    void theAudienceIsTheIssuerAlone() {
      for (var audience :
          List.of(
              List.of(scene.issuer() + "/token"),
              List.of(scene.issuer(), "https://other.example"),
              List.of(scene.issuer() + "/"),
              List.of(Scene.issuer(Scene.vets().tenant())),
              List.<String>of())) {
        with(c -> c.audience(audience)).refused("invalid_client");
      }
      with(c -> c.audience(List.of(scene.issuer()))).ok();
    }

    @Test
    @DisplayName("who proved a registered key is told what to mend, all others nothing")
    void onlyTheKeysHolderIsToldWhatIsWrong() throws Exception {
      var audience = scene.issuer() + "/token"; // where older libraries send it
      assertThat(with(c -> c.audience(audience)).get("error_description"))
          .isEqualTo("aud of the assertion must be this issuer alone (RFC 10070)");
      var stranger =
          new Party.WithKey(
              scene.tenant(),
              scene.keyed.client().value(),
              new ECKeyGenerator(Curve.P_256).keyID("k1").generate());
      assertThat(with(stranger.assertion(c -> c.audience(audience))).get("error_description"))
          .isEqualTo("client authentication failed");
    }

    @Test
    @DisplayName(
        "RFC 10070: a client may be excused until a date, for the token endpoint, on record")
    void aClientMayBeExcused() {
      var until = now().plusSeconds(60);
      var old =
          Scene.metadata(AuthenticationMethod.PRIVATE_KEY_JWT, Set.of(GrantType.values()), false);
      scene.register(
          "cli_old",
          new ClientMetadata(
              "An old client",
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
              null,
              null,
              new SecurityRules(SecurityRules.SecurityProfile.OAUTH_2_1, until),
              null,
              null),
          Scene.everything(),
          List.of(new Credential.PublicKeys("cred_old", Scene.jwks(scene.keyed.key()))));
      var party = new Party.WithKey(scene.tenant(), "cli_old", scene.keyed.key());
      UnaryOperator<JWTClaimsSet.Builder> asBefore = c -> c.audience(scene.issuer() + "/token");
      asking(party.with(alone(PETS), party.assertion(c -> c))).ok();
      assertThat(scene.facts(AudienceExcused.class)).isEmpty();
      asking(party.with(alone(PETS), party.assertion(asBefore))).ok();
      assertThat(scene.facts(AudienceExcused.class))
          .singleElement()
          .satisfies(fact -> {
            assertThat(fact.client()).isEqualTo(party.client());
            assertThat(fact.until()).isEqualTo(until);
          });
      asking(
              party.with(
                  alone(PETS), party.assertion(c -> c.audience("https://other.example/token"))))
          .refused("invalid_client");
      asking(
              party.with(
                  alone(PETS),
                  party.assertion(
                      c -> c.audience(List.of(scene.issuer(), scene.issuer() + "/token")))))
          .refused("invalid_client");
      Scene.pass(java.time.Duration.ofSeconds(60));
      asking(party.with(alone(PETS), party.assertion(asBefore))).refused("invalid_client");
      asking(party.with(alone(PETS), party.assertion(c -> c))).ok();
    }

    @Test
    @DisplayName("#52: times, subject and issuer")
    void theClaimsMustHold() {
      List<UnaryOperator<JWTClaimsSet.Builder>> bad =
          List.of(
              c -> c.expirationTime(null),
              c -> c.expirationTime(Date.from(now().minusSeconds(31))),
              c -> c.expirationTime(Date.from(now().plusSeconds(86_400))),
              c -> c.claim("exp", Long.MAX_VALUE),
              c -> c.claim("exp", -1),
              c -> c.notBeforeTime(Date.from(now().plusSeconds(60))),
              c -> c.issueTime(Date.from(now().plusSeconds(60))),
              c -> c.subject("cli_web"),
              c -> c.issuer("cli_web"),
              c -> c.issuer(null),
              c -> c.subject(null),
              c -> c.subject(""),
              c -> c.subject("\0"),
              c -> c.jwtID(null),
              c -> c.jwtID(""),
              c -> c.jwtID("\0"),
              c -> c.jwtID("x".repeat(256)),
              c -> c.claim("exp", "soon"),
              c -> c.claim("aud", 5));
      for (int i = 0; i < bad.size(); i++) {
        assertThat(with(bad.get(i)).status()).as("case %s", i).isEqualTo(401);
      }
      with(c -> c.notBeforeTime(Date.from(now().plusSeconds(8)))).ok();
    }

    @Test
    @DisplayName("#52 CA-02: an assertion is used once, also by thirty at a time")
    void itIsUsedOnce() throws Exception {
      var assertion = scene.keyed.assertion(c -> c);
      Callable<Answer> use = () -> with(assertion);
      try (var threads = Executors.newFixedThreadPool(10)) {
        var answers =
            threads.invokeAll(Stream.generate(() -> use).limit(30).toList()).stream()
                .map(f -> f.resultNow())
                .toList();
        assertThat(answers.stream().filter(a -> a.status() == 200)).hasSize(1);
        assertThat(answers.stream().filter(a -> a.status() == 401)).hasSize(29);
      }
      scene
          .post("introspect", scene.keyed.with(Form.of("token", "x"), assertion))
          .refused("invalid_client");
    }

    @Test
    @DisplayName("MT-06: who comes too often waits (429), and shows the same assertion again")
    void tooOftenSpendsNothing() {
      var assertion = scene.keyed.assertion(c -> c);
      var limits = Scene.bean(Limits.class);
      limits.set(scene.tenant(), new RateLimits(null, null, null, null, new Rate(1, 1), null));
      try {
        limits.take(scene.tenant().value(), Limits.Kind.CLIENT, scene.keyed.id());
        var answer = with(assertion);
        assertThat(answer.status()).as(answer.text()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      } finally {
        limits.set(scene.tenant(), null);
      }
      with(assertion).ok();
      with(assertion).refused("invalid_client");
    }

    @Test
    @DisplayName("#53: a missing typ is accepted, and so is JWT; another is not")
    void aMissingTypeIsFine() {
      var plain =
          new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(scene.keyed.key().getKeyID()).build();
      with(scene.keyed.sign(plain, c -> c)).ok();
      with(scene.keyed.sign(new JWSHeader.Builder(plain).type(JOSEObjectType.JWT).build(), c -> c))
          .ok();
      with(scene.keyed.sign(new JWSHeader.Builder(JWSAlgorithm.ES256).build(), c -> c)).ok();
      for (var type : List.of("at+jwt", "dpop+jwt", "action-receipt+jwt")) {
        with(scene.keyed.sign(
                new JWSHeader.Builder(plain).type(new JOSEObjectType(type)).build(), c -> c))
            .refused("invalid_client");
      }
    }

    @Test
    @DisplayName("#52 JW-01 JW-02: unknown kid, HS256 with the public key, none, header keys")
    void onlyARegisteredKeyCounts() throws Exception {
      var stranger = new Party.WithKey(scene.tenant(), "cli_keyed", Scene.key("cli_stranger"));
      with(stranger.assertion(c -> c)).refused("invalid_client");
      var header =
          new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(scene.keyed.key().getKeyID()).build();
      with(stranger.sign(header, c -> c)).refused("invalid_client");
      with(stranger.sign(
              new JWSHeader.Builder(JWSAlgorithm.ES256).jwk(stranger.key().toPublicJWK()).build(),
              c -> c))
          .refused("invalid_client");
      var good = SignedJWT.parse(scene.keyed.assertion(c -> c)).getJWTClaimsSet();
      with(new PlainJWT(good).serialize()).refused("invalid_client");
      var mac =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(scene.keyed.key().getKeyID()).build(),
              good);
      mac.sign(
          new MACSigner(
              scene.keyed.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
      with(mac.serialize()).refused("invalid_client");
      var signed = scene.keyed.assertion(c -> c);
      with(signed.substring(0, signed.lastIndexOf('.') + 1)).refused("invalid_client");
      with(signed + "A").refused("invalid_client");
      with("x".repeat(20_000)).refused("invalid_request");
      with("a.b.c").refused("invalid_client");
    }

    @Test
    void theTypeAndTheAssertionComeTogether() {
      var assertion = scene.keyed.assertion(c -> c);
      asking(alone(PETS).with("client_assertion", assertion)).refused("invalid_request");
      asking(alone(PETS).with("client_assertion_type", Party.WithKey.TYPE))
          .refused("invalid_request");
      asking(scene.keyed.with(alone(PETS), assertion).and("client_assertion", assertion))
          .refused("invalid_request");
      asking(
              scene
                  .keyed
                  .with(alone(PETS), assertion)
                  .with(
                      "client_assertion_type",
                      "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"))
          .refused("invalid_request");
      asking(scene.keyed.with(alone(PETS), assertion).with("client_id", "cli_web"))
          .refused("invalid_client");
    }
  }
}
