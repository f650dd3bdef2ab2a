package procura.token.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.scene.Scene.BOB;
import static procura.token.scene.Scene.CLINIC;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.VAULT;
import static procura.token.scene.Scene.exchange;
import static procura.token.scene.Scene.now;
import static procura.token.scene.Scene.withActor;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.ECPrivateKey;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.identity.client.ClientCommand.SuspendClient;
import procura.identity.issuance.ActorChain;
import procura.identity.issuance.IssuanceEvent.TokenRefused;
import procura.tenancy.keys.SigningKeys;
import procura.tenancy.lifecycle.GrantPolicy;
import procura.tenancy.lifecycle.TenantCommand.ChangeTenantSettings;
import procura.tenancy.lifecycle.TenantSettings;
import procura.token.scene.Scene;

/// What other servers' own suites pin down about token exchange (Spring Authorization Server,
/// Keycloak), made true here.
class TokenExchangeRulesIT {

  private final Scene scene = Scene.vets();

  /// The same token with other claims, signed by the tenant's own key.
  private String with(String token, String claim, @Nullable Object value) {
    try {
      var jwt = SignedJWT.parse(token);
      var kid = jwt.getHeader().getKeyID();
      var signed =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256)
                  .type(new JOSEObjectType("at+jwt"))
                  .keyID(kid)
                  .build(),
              new JWTClaimsSet.Builder(jwt.getJWTClaimsSet()).claim(claim, value).build());
      signed.sign(
          new ECDSASigner(
              (ECPrivateKey) Scene.bean(SigningKeys.class).privateKey(scene.tenant(), kid)));
      return signed.serialize();
    } catch (ParseException | JOSEException e) {
      throw new AssertionError(e);
    }
  }

  @Nested
  @DisplayName("RFC 8693 section 4.4, may_act")
  class MayAct {

    private String bobs(Object mayAct) {
      scene.consent(scene.web, scene.vet, PETS, "read");
      return with(scene.forBob(scene.web, PETS, "read").accessToken(), "may_act", mayAct);
    }

    @Test
    @DisplayName("S …MayActAndActorIss/SubClaimNotAuthorized…: iss and sub must be the actor's")
    void issAndSub() {
      var good = bobs(Map.of("sub", scene.vet.id(), "iss", scene.issuer()));
      var answer = scene.token(scene.vet, exchange(good, PETS)).ok();
      assertThat(((Map<?, ?>) answer.claims().getClaim("act")).get("sub")).isEqualTo("agt_vet");
      assertThat(answer.claims().getClaim("may_act"))
          .isNull(); // K mayActStrippedFromDelegatedToken
      for (var wrong :
          List.of(
              Map.of("sub", scene.scribe.id(), "iss", scene.issuer()),
              Map.of("sub", scene.vet.id(), "iss", "https://elsewhere.example"),
              Map.of("iss", scene.issuer()),
              Map.of("sub", scene.vet.id(), "email", "vet@vets.example"))) {
        scene.token(scene.vet, exchange(bobs(wrong), PETS)).refused("invalid_request");
      }
    }

    @Test
    @DisplayName("S …MayActAndImpersonation…, #79: it forbids going on without an actor")
    void noImpersonation() {
      var named = bobs(Map.of("sub", scene.vet.id(), "iss", scene.issuer()));
      scene.token(scene.web, exchange(named, PETS)).refused("invalid_request");
      scene.token(scene.petsServer, exchange(named, CLINIC)).refused("invalid_request");
    }

    @Test
    @DisplayName("K subjectTokenWithBothDelegationClaimsRejected")
    void neverBoth() {
      var delegated = scene.forBob(scene.web, scene.vet, PETS, "read").accessToken();
      var both = with(delegated, "may_act", Map.of("sub", scene.petsServer.id()));
      scene.token(scene.petsServer, exchange(delegated, CLINIC)).ok();
      scene.token(scene.petsServer, exchange(both, CLINIC)).refused("invalid_request");
    }
  }

  @Test
  @DisplayName(
      "[B20] S …NoActorTokenAndPreviousActor…: earlier actors survive without an actor_token")
  void earlierActorsSurvive() {
    var first = scene.forBob(scene.web, scene.vet, PETS, "read").accessToken();
    var again = scene.token(scene.vet, exchange(first, PETS)).ok();
    assertThat(((Map<?, ?>) again.claims().getClaim("act")).get("sub")).isEqualTo("agt_vet");
  }

  @Test
  @DisplayName("S …SubjectTokenTypeJwtAndSubjectTokenFormatReference…: opaque subject, not actor")
  void declaredTypesMustMatch() {
    scene.consent(scene.web, scene.vet, VAULT, "read");
    var opaque = scene.forBob(scene.web, VAULT, "read").accessToken();
    scene
        .token(
            scene.web,
            exchange(opaque, VAULT)
                .with("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"))
        .refused("invalid_request");
    scene.token(scene.web, exchange(opaque, VAULT)).ok();
    var opaqueActor = scene.alone(scene.vet, VAULT).accessToken();
    scene
        .token(scene.web, withActor(exchange(opaque, VAULT), opaqueActor))
        .refused("invalid_request");
  }

  @Test
  @DisplayName(
      "[B20] K threeHopChain: newest outermost, the user stays subject, the event lists the chain")
  void threeHops() {
    var first = scene.forBob(scene.web, scene.vet, PETS, "read").accessToken();
    var second = scene.token(scene.petsServer, exchange(first, CLINIC)).accessToken();
    scene.token(scene.clinicServer, exchange(second, VAULT)).ok();
    var fact =
        scene.facts(procura.identity.issuance.IssuanceEvent.AccessTokenIssued.class).getLast();
    assertThat(fact.subject()).isEqualTo(BOB.value());
    assertThat(fact.actors().value())
        .containsExactly("cli_clinic_server", "cli_pets_server", "agt_vet");
  }

  @Test
  @DisplayName("K maxChainDepthEnforced, mostRestrictivePolicyWins: the strictest agent decides")
  void theStrictestAgentDecides() {
    var strict = scene.agent("agt_strict", 1);
    var bobs = scene.forBob(scene.web, strict, PETS, "read").accessToken();
    scene.token(scene.petsServer, exchange(bobs, CLINIC)).refused("invalid_request");
  }

  @Test
  @DisplayName("K actorRepetitionRejected; hopOutsideTokenAudienceRejected")
  void repetitionAndStrangers() {
    var bobs = scene.forBob(scene.web, scene.vet, PETS, "read").accessToken();
    scene.token(scene.clinicServer, exchange(bobs, CLINIC)).refused("invalid_request");
    var second = scene.token(scene.petsServer, exchange(bobs, CLINIC)).accessToken();
    scene.token(scene.vet, exchange(second, PETS)).refused("invalid_request");
  }

  @Test
  @DisplayName("K actorTokenOfAnotherClientRejected, humanActorCannotContinueChain")
  void whoseActorToken() {
    var bobs = scene.forBob(scene.web, scene.vet, PETS, "read").accessToken();
    var human = scene.forBob(scene.web, PETS, "read").accessToken();
    scene
        .token(scene.petsServer, withActor(exchange(bobs, CLINIC), human))
        .refused("invalid_request");
    var anothers = scene.alone(scene.web, PETS).accessToken();
    scene
        .token(scene.petsServer, withActor(exchange(bobs, CLINIC), anothers))
        .refused("invalid_request");
  }

  @Test
  @DisplayName("K delegatePermissionRevokedMidChain: each hop asks again")
  void everyHopAsksAgain() {
    var bobs = scene.forBob(scene.web, scene.vet, PETS, "read").accessToken();
    var second = scene.token(scene.petsServer, exchange(bobs, CLINIC)).accessToken();
    scene.send(new SuspendClient(scene.tenant(), scene.petsServer.client(), now()));
    scene.token(scene.clinicServer, exchange(second, VAULT)).refused("invalid_request");
  }

  @Test
  @DisplayName(
      "K ClientAgentDelegationTest event details: a refusal names subject, actors and reason")
  void refusalsAreEvidence() {
    var bobs = scene.forBob(scene.web, scene.vet, PETS, "read").accessToken();
    scene.token(scene.clinicServer, exchange(bobs, CLINIC)).refused("invalid_request");
    var refusal = scene.facts(TokenRefused.class).getLast();
    assertThat(refusal.subject()).isEqualTo(BOB.value());
    assertThat(refusal.actors()).isEqualTo(new ActorChain(List.of("cli_clinic_server", "agt_vet")));
    assertThat(refusal.reason()).contains("neither issued to nor for the caller");
  }

  @Nested
  @DisplayName("revoking one token ends those that were exchanged from it")
  class Derived {

    @Test
    void downTheWholeLine() {
      var first = scene.forBob(scene.web, PETS, "read").accessToken();
      var second = scene.token(scene.petsServer, exchange(first, CLINIC)).ok();
      var third = scene.token(scene.clinicServer, exchange(second.accessToken(), VAULT)).ok();
      assertThat((List<?>) second.claims().getClaim("derived_from")).hasSize(1);
      scene.introspect(scene.clinicServer, third.accessToken()).isActive();
      scene.revoke(scene.web, first).ok();
      scene.introspect(scene.clinicServer, second.accessToken()).isInactive();
      scene.introspect(scene.clinicServer, third.accessToken()).isInactive();
      scene
          .token(scene.clinicServer, exchange(second.accessToken(), VAULT))
          .refused("invalid_request");
    }

    @Test
    void whatWasNotExchangedCarriesNothing() {
      assertThat(scene.forBob(scene.web, PETS, "read").claims().getClaim("derived_from")).isNull();
    }

    @Test
    void aTokenIsNotExchangedForEver() {
      var token = scene.forBob(scene.web, PETS, "read").accessToken();
      for (int i = 0; i < 16; i++) {
        token = scene.token(scene.web, exchange(token, PETS)).accessToken();
      }
      scene.token(scene.web, exchange(token, PETS)).refused("invalid_request");
    }
  }

  @Nested
  @DisplayName("decisions D7 and D11: with the actor profile on, actors' refusals have its codes")
  class ActorProfile {

    @Test
    void codes() {
      scene.send(
          new ChangeTenantSettings(
              scene.tenant(),
              TenantSettings.of("Greenfield Vets").with(new GrantPolicy(Set.of(), true, List.of())),
              now()));
      var bobs = scene.forBob(scene.web, PETS, "read").accessToken();
      var vets = scene.alone(scene.vet, PETS).accessToken();
      scene.token(scene.web, withActor(exchange(bobs, PETS), vets)).refused("actor_unauthorized");
      scene.token(scene.web, withActor(exchange(bobs, PETS), "garbage")).refused("invalid_grant");
      scene.token(scene.web, exchange("garbage", PETS)).refused("invalid_request");
    }

    @Test
    void metadata() {
      var metadata =
          Scene.get("/.well-known/oauth-authorization-server/t/" + scene.tenant()).json();
      assertThat(metadata.at("/actor_profile_token_exchange/actor_token_types_supported"))
          .isNotEmpty();
      assertThat(metadata.at("/entity_profiles_supported/actor").toString()).contains("ai_agent");
    }
  }
}
