package procura.token.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.scene.Scene.BOB;
import static procura.token.scene.Scene.CLINIC;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.VAULT;
import static procura.token.scene.Scene.exchange;
import static procura.token.scene.Scene.now;
import static procura.token.scene.Scene.refresh;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.Sealed;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.GrantType;
import procura.identity.issuance.IssuanceEvent.AccessTokenIssued;
import procura.identity.issuance.IssuanceEvent.GrantRevoked;
import procura.identity.issuance.IssuanceEvent.TokenRefused;
import procura.identity.user.UserCommand.SetUserPassword;
import procura.token.scene.Answer;
import procura.token.scene.Scene;

class AuthorizationCodeGrantIT {

  private final Scene scene = Scene.vets();

  @Nested
  @DisplayName("OAuth 2.1 section 4.1.3, token request")
  class TokenRequest {

    @Test
    void aCodeBecomesTokensOnce() {
      var answer = scene.forBob(scene.app, PETS, "read openid").ok();
      assertThat(answer.claims().getSubject()).isEqualTo("usr_bob");
      assertThat(answer.claims().getAudience()).containsExactly(PETS.value());
      assertThat(answer.scope()).isEqualTo("openid read");
      assertThat(answer.get("token_type")).isEqualTo("Bearer");
      assertThat(answer.get("expires_in")).isEqualTo("600");
      assertThat(answer.has("refresh_token")).isTrue();
      assertThat(answer.has("id_token")).isTrue();
      scene.introspect(scene.petsServer, answer.accessToken()).isActive();
    }

    @Test
    @DisplayName("#58 n58 CR-01: a second valid use is refused and ends all that came of the first")
    void aSecondUseEndsTheFamily() {
      var code = scene.authorize(scene.app, null, PETS, "read");
      var first = scene.token(scene.app, code.form()).ok();
      scene.token(scene.app, code.form()).refused("invalid_grant");
      scene.introspect(scene.petsServer, first.accessToken()).isInactive();
      scene.token(scene.app, refresh(first.refreshToken())).refused("invalid_grant");
      assertThat(scene.facts(GrantRevoked.class)).hasSize(1);
      assertThat(scene.facts(TokenRefused.class).getFirst().reason()).contains("twice");
    }

    @Test
    @DisplayName("#59 n59: a second use with a wrong verifier is refused and harms nobody")
    void aSecondUseWithoutProofHarmsNobody() {
      var code = scene.authorize(scene.app, null, PETS, "read");
      var first = scene.token(scene.app, code.form()).ok();
      scene
          .token(scene.app, code.form().with("code_verifier", "x".repeat(43)))
          .refused("invalid_grant");
      scene.token(scene.web, code.form()).refused("invalid_grant");
      scene.introspect(scene.petsServer, first.accessToken()).isActive();
      scene.token(scene.app, refresh(first.refreshToken())).ok();
    }

    @Test
    @DisplayName("n58: a replay is known for one long after the code has expired")
    void aLateReplayEndsTheFamilyToo() {
      var code = scene.authorize(scene.app, null, PETS, "read");
      var first = scene.token(scene.app, code.form()).ok();
      Scene.pass(Duration.ofMinutes(2));
      scene.token(scene.app, code.form()).refused("invalid_grant");
      scene.introspect(scene.petsServer, first.accessToken()).isInactive();
    }

    @Test
    @DisplayName(
        "n60: of parallel redemptions exactly one succeeds, and its tokens do not outlive the replay")
    void parallelRedemptionsSucceedOnce() throws Exception {
      for (int round = 0; round < 5; round++) {
        var code = scene.authorize(scene.app, null, PETS, "read");
        Callable<Answer> redeem = () -> scene.token(scene.app, code.form());
        try (var threads = Executors.newFixedThreadPool(12)) {
          var answers =
              threads.invokeAll(Stream.generate(() -> redeem).limit(12).toList()).stream()
                  .map(future -> future.resultNow())
                  .toList();
          var won = answers.stream().filter(answer -> answer.status() == 200).toList();
          assertThat(won).as("%s", answers).hasSize(1);
          answers.stream()
              .filter(answer -> answer.status() != 200)
              .forEach(a -> a.refused("invalid_grant"));
          scene.introspect(scene.petsServer, won.getFirst().accessToken()).isInactive();
          scene.token(scene.app, refresh(won.getFirst().refreshToken())).refused("invalid_grant");
        }
      }
    }

    @Test
    @DisplayName("a code does not outlive a new password")
    void aNewPasswordEndsCodes() {
      var code = scene.authorize(scene.web, null, PETS, "read");
      scene.send(new SetUserPassword(scene.tenant(), BOB, new Sealed("sealed"), now()));
      scene.token(scene.web, code.form()).refused("invalid_grant");
      scene.token(scene.web, scene.authorize(scene.web, null, PETS, "read").form()).ok();
    }

    @Test
    @DisplayName("n63 CR-02: another client gets nothing, and the code is dead")
    void anotherClientGetsNothing() {
      var code = scene.authorize(scene.app, null, PETS, "read");
      scene.token(scene.web, code.form()).refused("invalid_grant");
      scene.token(scene.app, code.form()).refused("invalid_grant");
      assertThat(scene.facts(TokenRefused.class)).hasSize(2);
    }

    @Test
    @DisplayName("n63 CR-02: the same client_id of another tenant gets nothing, and learns nothing")
    void anotherTenantGetsNothing() {
      var other = Scene.vets();
      var code = scene.authorize(scene.app, null, PETS, "read");
      var foreign = other.token(other.app, code.form()).refused("invalid_grant");
      var garbage =
          other.token(other.app, code.form().with("code", "garbage")).refused("invalid_grant");
      assertThat(foreign.text()).isEqualTo(garbage.text());
      scene.token(scene.app, code.form()).ok();
    }

    @Test
    @DisplayName("n63: another redirect_uri is refused; none is fine in OAuth 2.1")
    void theRedirectUriMustMatchWhenSent() {
      var form = scene.authorize(scene.app, null, PETS, "read").form();
      scene
          .token(scene.app, form.with("redirect_uri", Scene.REDIRECT + "/"))
          .refused("invalid_grant");
      scene
          .token(
              scene.app,
              scene.authorize(scene.app, null, PETS, "read").form().without("redirect_uri"))
          .ok();
    }

    @Test
    @DisplayName("n63 CR-03: a code lives for 60 seconds")
    void aCodeLivesForAMinute() {
      var inTime = scene.authorize(scene.app, null, PETS, "read");
      Scene.pass(Duration.ofSeconds(59));
      scene.token(scene.app, inTime.form()).ok();
      var late = scene.authorize(scene.app, null, PETS, "read");
      Scene.pass(Duration.ofSeconds(60));
      scene.token(scene.app, late.form()).refused("invalid_grant");
    }

    @Test
    @DisplayName("n64: another resource than the authorized one is an invalid target")
    void theResourceIsTheAuthorizedOne() {
      var code = scene.authorize(scene.app, null, PETS, "read");
      scene
          .token(scene.app, code.form().with("resource", CLINIC.value()))
          .refused("invalid_target");
      var same = scene.authorize(scene.app, null, PETS, "read");
      scene.token(scene.app, same.form().with("resource", PETS.value())).ok();
    }

    @Test
    @DisplayName(
        "[C4] OAuth 2.1 section 4.1.3: the scope is the code's, whatever the token request says")
    void theScopeIsTheCodes() {
      var code = scene.authorize(scene.app, null, PETS, "read");
      assertThat(scene.token(scene.app, code.form().with("scope", "read write")).scope())
          .isEqualTo("read");
    }
  }

  @Nested
  @DisplayName("RFC 7636 section 4.6, PKCE")
  class Pkce {

    @ParameterizedTest
    @DisplayName("n61: a verifier that is missing, malformed or wrong is refused")
    @ValueSource(
        strings = {
          "",
          "short",
          "wrongwrongwrongwrongwrongwrongwrongwrongwrongwrong",
          "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjX ",
          "dBjftJeZ4CVP mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        })
    void aWrongVerifierIsRefused(String verifier) {
      var code = scene.authorize(scene.app, null, PETS, "read");
      scene.token(scene.app, code.form().with("code_verifier", verifier)).refused("invalid_grant");
    }

    @Test
    @DisplayName("n61: a verifier of 42 or 129 characters fails before it is compared")
    void aVerifierHas43To128Characters() {
      for (int length : List.of(42, 129)) {
        var verifier = "v".repeat(length);
        var code =
            scene.authorize(
                scene.app,
                null,
                PETS,
                "read",
                scene.consent(scene.app, null, PETS, "read write"),
                verifier);
        scene.token(scene.app, code.form()).refused("invalid_grant");
      }
    }

    @Test
    @DisplayName("n62: a verifier without a challenge is a downgrade")
    void aVerifierWithoutAChallengeIsRefused() {
      exempt("cli_exempt");
      var exempt = scene.web;
      var code =
          scene.authorize(
              exempt, null, PETS, "read", scene.consent(exempt, null, PETS, "read"), null);
      scene
          .token(exempt, code.form().with("code_verifier", "v".repeat(43)))
          .refused("invalid_request");
    }

    @Test
    @DisplayName(
        "OAuth 2.1 section 4.1.3: a code without a challenge is refused, but for an exempt client")
    void onlyAnExemptClientGoesWithoutAChallenge() {
      var code =
          scene.authorize(
              scene.app, null, PETS, "read", scene.consent(scene.app, null, PETS, "read"), null);
      scene.token(scene.app, code.form()).refused("invalid_grant");
      var exempt = exempt("cli_exempt");
      var good =
          scene.authorize(
              exempt, null, PETS, "read", scene.consent(exempt, null, PETS, "read"), null);
      scene.token(exempt, good.form()).ok();
    }

    private procura.token.scene.Party exempt(String id) {
      scene.register(
          id,
          Scene.metadata(
              AuthenticationMethod.CLIENT_SECRET_BASIC, Set.of(GrantType.AUTHORIZATION_CODE), true),
          Scene.everything(),
          List.of(Scene.hashed("c", "secret")));
      return new procura.token.scene.Party.WithBasic(scene.tenant(), id, "secret");
    }
  }

  @Nested
  @DisplayName("draft-oauth-ai-agents-on-behalf-of-user section 4, actor_token")
  class OnBehalfOf {

    @Test
    @DisplayName("[B16] the token names person and agent")
    void theTokenNamesPersonAndAgent() {
      var answer = scene.forBob(scene.app, scene.vet, PETS, "read").ok();
      assertThat(answer.claims().getSubject()).isEqualTo("usr_bob");
      assertThat(answer.claims().getClaim("client_id")).isEqualTo("cli_app");
      assertThat(answer.claims().getClaim("act"))
          .isEqualTo(Map.of("sub", "agt_vet", "iss", scene.issuer(), "sub_profile", "ai_agent"));
    }

    @Test
    @DisplayName("the fact of the issuance names the actor token among its grounds")
    void theActorTokenIsEvidence() throws Exception {
      var actor = scene.alone(scene.vet, PETS);
      scene
          .token(
              scene
                  .authorize(scene.app, scene.vet, PETS, "read")
                  .form()
                  .with("actor_token", actor.accessToken())
                  .by(scene.app))
          .ok();
      assertThat(scene.facts(AccessTokenIssued.class).getLast().grounds().parentTokens())
          .containsExactly(actor.claims().getJWTID());
    }

    @Test
    @DisplayName("n85: without an actor_token the code is worth nothing")
    void theActorTokenIsNeeded() {
      var code = scene.authorize(scene.app, scene.vet, PETS, "read");
      scene.token(scene.app, code.form()).refused("invalid_grant");
    }

    @Test
    @DisplayName("n85: an actor_token for a plain code is an invalid request")
    void aPlainCodeTakesNoActor() {
      var actor = scene.alone(scene.vet, PETS).accessToken();
      var code = scene.authorize(scene.app, null, PETS, "read");
      scene.token(scene.app, code.form().with("actor_token", actor)).refused("invalid_request");
    }

    @Test
    @DisplayName("n85: another actor, another tenant's actor, no agent at all")
    void onlyTheRequestedActorWillDo() {
      var other = Scene.vets();
      var tokens =
          List.of(
              scene.alone(scene.scribe, PETS).accessToken(),
              other.alone(other.vet, PETS).accessToken(),
              scene.alone(scene.web, PETS).accessToken(),
              scene.forBob(scene.web, PETS, "read").accessToken(),
              "garbage");
      for (var token : tokens) {
        var code = scene.authorize(scene.app, scene.vet, PETS, "read");
        scene.token(scene.app, code.form().with("actor_token", token)).refused("invalid_grant");
      }
    }

    @Test
    @DisplayName("n80: an actor token that is itself delegated is refused")
    void aDelegatedActorTokenIsRefused() {
      var delegated = scene.forBob(scene.web, scene.vet, PETS, "read").accessToken();
      var code = scene.authorize(scene.app, scene.vet, PETS, "read");
      scene.token(scene.app, code.form().with("actor_token", delegated)).refused("invalid_grant");
      var handedOn =
          scene
              .token(scene.petsServer, exchange(scene.alone(scene.vet, PETS).accessToken(), CLINIC))
              .accessToken();
      var next = scene.authorize(scene.app, scene.vet, PETS, "read");
      scene.token(scene.app, next.form().with("actor_token", handedOn)).refused("invalid_grant");
    }

    @Test
    @DisplayName("n80: an opaque actor token is refused")
    void anOpaqueActorTokenIsRefused() {
      var opaque = scene.alone(scene.vet, VAULT).accessToken();
      assertThat(opaque).startsWith("procura_at_");
      var code = scene.authorize(scene.app, scene.vet, PETS, "read");
      scene.token(scene.app, code.form().with("actor_token", opaque)).refused("invalid_grant");
    }

    @Test
    void anExpiredActorTokenIsRefused() {
      var actor = scene.alone(scene.vet, PETS).accessToken();
      Scene.pass(Duration.ofMinutes(10));
      var code = scene.authorize(scene.app, scene.vet, PETS, "read");
      scene.token(scene.app, code.form().with("actor_token", actor)).refused("invalid_grant");
    }

    @Test
    void theActorTokenTypeIsOptionalAndMustBeAJwts() {
      var actor = scene.alone(scene.vet, PETS).accessToken();
      var code = scene.authorize(scene.app, scene.vet, PETS, "read");
      var form = code.form().with("actor_token", actor);
      scene
          .token(scene.app, form.with("actor_token_type", "urn:ietf:params:oauth:token-type:saml2"))
          .refused("invalid_request");
      var again =
          scene.authorize(scene.app, scene.vet, PETS, "read").form().with("actor_token", actor);
      scene
          .token(scene.app, again.with("actor_token_type", "urn:ietf:params:oauth:token-type:jwt"))
          .ok();
    }
  }
}
