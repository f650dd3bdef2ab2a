package procura.token.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.scene.Scene.BOB;
import static procura.token.scene.Scene.CLINIC;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.VAULT;
import static procura.token.scene.Scene.exchange;
import static procura.token.scene.Scene.now;
import static procura.token.scene.Scene.withActor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.agent.AgentCommand.SuspendAgent;
import procura.identity.client.ClientCommand.SuspendClient;
import procura.identity.delegation.DelegationCommand.WithdrawDelegation;
import procura.identity.issuance.IssuanceEvent.AccessTokenIssued;
import procura.identity.issuance.IssuanceEvent.TokenRefused;
import procura.identity.user.UserCommand.SuspendUser;
import procura.token.scene.Answer;
import procura.token.scene.Party;
import procura.token.scene.Scene;

class TokenExchangeGrantIT {

  private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

  private final Scene scene = Scene.vets();

  private Map<String, Object> actor(Party party, String profile) {
    return Map.of("sub", party.id(), "iss", scene.issuer(), "sub_profile", profile);
  }

  @Nested
  @DisplayName("RFC 8693 section 2.1, request")
  class Request {

    @Test
    @DisplayName(
        "TX-09: subject_token and its type are sent once, and it never falls back to another grant")
    void theSubjectTokenIsNeeded() {
      var token = scene.forBob(scene.web, PETS, "read").accessToken();
      var good = exchange(token, PETS);
      for (var form :
          List.of(
              good.without("subject_token"),
              good.with("subject_token", ""),
              good.and("subject_token", token),
              good.without("subject_token_type"),
              good.with("subject_token_type", ""),
              good.and("subject_token_type", Scene.ACCESS_TOKEN),
              good.with("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"),
              good.with("subject_token_type", "urn:ietf:params:oauth:token-type:refresh_token"),
              good.with(
                  "subject_token_type", Scene.ACCESS_TOKEN.toUpperCase(java.util.Locale.ROOT)),
              good.with("subject_token", " " + token),
              good.with("subject_token", token + " "),
              good.with("subject_token", "garbage"),
              good.with("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token"),
              good.with("requested_token_type", "urn:ietf:params:oauth:token-type:id_token"))) {
        scene.token(scene.web, form).refused("invalid_request");
      }
      scene.token(scene.web, good).ok();
    }

    @Test
    @DisplayName("n77: actor_token and actor_token_type come together")
    void actorTokenAndTypeComeTogether() {
      var form = exchange(scene.forBob(scene.web, PETS, "read").accessToken(), PETS);
      var actor = scene.alone(scene.vet, PETS).accessToken();
      scene.token(scene.web, form.with("actor_token", actor)).refused("invalid_request");
      scene
          .token(scene.web, form.with("actor_token_type", Scene.ACCESS_TOKEN))
          .refused("invalid_request");
    }

    @Test
    @DisplayName("section 2.2: the response says what it issued, and nothing to refresh with")
    void theResponseSaysWhatItIssued() {
      var answer =
          scene
              .token(scene.web, exchange(scene.forBob(scene.web, PETS, "read").accessToken(), PETS))
              .ok();
      assertThat(answer.get("issued_token_type")).isEqualTo(Scene.ACCESS_TOKEN);
      assertThat(answer.get("token_type")).isEqualTo("Bearer");
      assertThat(answer.has("refresh_token")).isFalse();
      assertThat(answer.has("id_token")).isFalse();
    }

    @Test
    @DisplayName("section 3: the declared type must be the token's")
    void theTypeMustFit() {
      scene.consent(scene.web, null, VAULT, "read");
      var opaque = scene.forBob(scene.web, VAULT, "read").accessToken();
      scene
          .token(scene.web, exchange(opaque, VAULT).with("subject_token_type", JWT))
          .refused("invalid_request");
      scene.token(scene.web, exchange(opaque, VAULT)).ok();
    }

    @Test
    @DisplayName("section 5: a public client exchanges nothing")
    void aPublicClientExchangesNothing() {
      var token = scene.forBob(scene.app, PETS, "read").accessToken();
      scene.token(scene.app, exchange(token, PETS)).refused("unauthorized_client");
    }

    @Test
    @DisplayName("resource and audience must agree, and be one")
    void oneTarget() {
      var form = exchange(scene.forBob(scene.web, PETS, "read").accessToken(), PETS);
      scene.token(scene.web, form.and("resource", CLINIC.value())).refused("invalid_target");
      scene.token(scene.web, form.with("audience", CLINIC.value())).refused("invalid_target");
      scene.token(scene.web, form.with("audience", PETS.value())).ok();
      scene
          .token(scene.web, form.without("resource").with("audience", "not a uri"))
          .refused("invalid_target");
    }

    @ParameterizedTest
    @DisplayName("TX-05: what a caller says about act and may_act is ignored")
    @ValueSource(strings = {"act", "may_act", "sub", "client"})
    void claimsInParametersAreIgnored(String name) {
      var token = scene.forBob(scene.web, PETS, "read").accessToken();
      var answer =
          scene.token(scene.web, exchange(token, PETS).with(name, "{\"sub\":\"agt_scribe\"}")).ok();
      assertThat(answer.claims().getClaim("act")).isNull();
      assertThat(answer.claims().getSubject()).isEqualTo("usr_bob");
    }
  }

  @Nested
  @DisplayName("RFC 8693 section 4.1, the chain")
  class Chain {

    @Test
    @DisplayName("[B20, C13, D12] a server stands before who called it")
    void aServerStandsBeforeWhoCalledIt() {
      var bobs = scene.forBob(scene.web, scene.vet, PETS, "read");
      var answer = scene.token(scene.petsServer, exchange(bobs.accessToken(), CLINIC)).ok();
      assertThat(answer.claims().getSubject()).isEqualTo("usr_bob");
      assertThat(answer.claims().getAudience()).containsExactly(CLINIC.value());
      assertThat(answer.claims().getClaim("act"))
          .isEqualTo(
              Map.of(
                  "sub",
                  "cli_pets_server",
                  "iss",
                  scene.issuer(),
                  "sub_profile",
                  "service",
                  "act",
                  actor(scene.vet, "ai_agent")));
      var fact = scene.facts(AccessTokenIssued.class).getLast();
      assertThat(fact.actors().value()).containsExactly("cli_pets_server", "agt_vet");
      assertThat(fact.grounds().parentTokens()).containsExactly(bobs.claims().getJWTID());
      scene.introspect(scene.clinicServer, answer.accessToken()).isActive();
    }

    @Test
    @DisplayName("[B20] TX-06 n81: a third hop keeps the order, and the end never moves later")
    void theOrderIsKept() {
      var first = scene.forBob(scene.web, scene.vet, PETS, "read");
      Scene.pass(Duration.ofMinutes(3));
      var second = scene.token(scene.petsServer, exchange(first.accessToken(), CLINIC)).ok();
      var third = scene.token(scene.clinicServer, exchange(second.accessToken(), VAULT)).ok();
      var seen = scene.introspect(scene.clinicServer, third.accessToken());
      seen.isActive();
      assertThat(seen.json().at("/act/sub").asText()).isEqualTo("cli_clinic_server");
      assertThat(seen.json().at("/act/act/sub").asText()).isEqualTo("cli_pets_server");
      assertThat(seen.json().at("/act/act/act/sub").asText()).isEqualTo("agt_vet");
      assertThat(second.claims().getExpirationTime()).isEqualTo(first.claims().getExpirationTime());
      assertThat(Long.parseLong(third.get("expires_in"))).isLessThanOrEqualTo(7 * 60);
    }

    @Test
    @DisplayName("[B20] who already acts keeps the chain as it is")
    void theCurrentActorPreservesTheChain() {
      var first = scene.forBob(scene.web, scene.vet, PETS, "read");
      var again = scene.token(scene.vet, exchange(first.accessToken(), PETS)).ok();
      assertThat(again.claims().getClaim("act")).isEqualTo(actor(scene.vet, "ai_agent"));
    }

    @Test
    @DisplayName("TX-06 n81: the depth that an agent allows is the limit")
    void theDepthIsLimited() {
      var shallow = scene.agent("agt_shallow", 1);
      var first = scene.forBob(scene.web, shallow, PETS, "read").accessToken();
      scene.token(scene.petsServer, exchange(first, CLINIC)).refused("invalid_request");
    }

    @Test
    @DisplayName("n81: a chain of servers alone is limited, too")
    void aChainOfServersIsLimited() {
      var token = scene.forBob(scene.web, PETS, "read").accessToken();
      for (int hop = 1; hop <= 4; hop++) {
        var server = scene.confidential("cli_hop_" + hop, Scene.everything(), PETS);
        token = scene.token(server, exchange(token, PETS)).accessToken();
      }
      var fifth = scene.confidential("cli_hop_5", Scene.everything(), PETS);
      scene.token(fifth, exchange(token, PETS)).refused("invalid_request");
    }

    @Test
    @DisplayName("an actor stands in a chain once")
    void nobodyTwice() {
      var one = scene.confidential("cli_one", Scene.everything(), PETS);
      var two = scene.confidential("cli_two", Scene.everything(), PETS);
      var first =
          scene
              .token(one, exchange(scene.forBob(scene.web, PETS, "read").accessToken(), PETS))
              .accessToken();
      var second = scene.token(two, exchange(first, PETS)).accessToken();
      scene.token(one, exchange(second, PETS)).refused("invalid_request");
    }

    @Test
    @DisplayName("a consent lets an agent take over, with a chain that names it")
    void consentIsABasis() {
      scene.consent(scene.web, scene.vet, PETS, "read");
      var plain = scene.forBob(scene.web, PETS, "read write").accessToken();
      var byItself = scene.token(scene.vet, exchange(plain, PETS)).ok();
      assertThat(byItself.claims().getClaim("act")).isEqualTo(actor(scene.vet, "ai_agent"));
      var handed =
          scene
              .token(
                  scene.web,
                  withActor(exchange(plain, PETS), scene.alone(scene.vet, PETS).accessToken()))
              .ok();
      assertThat(handed.claims().getClaim("act")).isEqualTo(actor(scene.vet, "ai_agent"));
      assertThat(handed.scope()).isEqualTo("read");
      assertThat(scene.facts(AccessTokenIssued.class).getLast().grounds().parentTokens())
          .hasSize(2);
    }
  }

  @Nested
  @DisplayName("splicing: a subject and an actor need a basis that we know of")
  class Splicing {

    @Test
    @DisplayName("n78: an unrelated agent's actor token")
    void anUnrelatedActorIsRefused() {
      var bobs = scene.forBob(scene.web, PETS, "read").accessToken();
      var agents = scene.alone(scene.vet, PETS).accessToken();
      scene.token(scene.web, withActor(exchange(bobs, PETS), agents)).refused("invalid_request");
      var refusal = scene.facts(TokenRefused.class).getLast();
      assertThat(refusal.reason()).contains("consent");
    }

    @Test
    @DisplayName("n78: a consent through another client, or for another resource, is no basis")
    void anotherConsentIsNoBasis() {
      scene.consent(scene.app, scene.vet, PETS, "read");
      scene.consent(scene.web, scene.vet, CLINIC, "read");
      scene.consent(scene.web, scene.scribe, PETS, "read");
      var bobs = scene.forBob(scene.web, PETS, "read").accessToken();
      var agents = scene.alone(scene.vet, PETS).accessToken();
      scene.token(scene.web, withActor(exchange(bobs, PETS), agents)).refused("invalid_request");
      scene.token(scene.vet, exchange(bobs, PETS)).refused("invalid_request");
    }

    @Test
    @DisplayName("TX-03: a subject token that was issued neither to nor for the caller")
    void anotherClientsSubjectTokenIsRefused() {
      var other = scene.confidential("cli_other", Scene.everything());
      var bobs = scene.forBob(scene.web, PETS, "read").accessToken();
      scene.token(other, exchange(bobs, PETS)).refused("invalid_request");
      scene.token(scene.clinicServer, exchange(bobs, PETS)).refused("invalid_request");
      scene.token(scene.vet, exchange(bobs, PETS)).refused("invalid_request");
      scene
          .token(other, exchange(scene.alone(scene.vet, PETS).accessToken(), PETS))
          .refused("invalid_request");
    }

    @Test
    @DisplayName("TX-04: an agent with another agent's actor token")
    void anotherAgentsActorTokenIsRefused() {
      scene.consent(scene.web, scene.scribe, PETS, "read");
      var bobs = scene.forBob(scene.web, PETS, "read").accessToken();
      var scribes = scene.alone(scene.scribe, PETS).accessToken();
      scene.token(scene.vet, withActor(exchange(bobs, PETS), scribes)).refused("invalid_request");
    }

    @Test
    @DisplayName("n80: a delegated or opaque actor token, a person's, or a client's")
    void onlyAnAgentsOwnTokenIsAnActorToken() {
      scene.consent(scene.web, scene.vet, PETS, "read");
      var bobs = scene.forBob(scene.web, PETS, "read").accessToken();
      for (var actor :
          List.of(
              scene.forBob(scene.web, scene.vet, PETS, "read").accessToken(),
              scene.alone(scene.vet, VAULT).accessToken(),
              scene.forBob(scene.web, PETS, "read").accessToken(),
              scene.alone(scene.petsServer, CLINIC).accessToken(),
              "garbage")) {
        scene.token(scene.web, withActor(exchange(bobs, PETS), actor)).refused("invalid_request");
      }
    }

    @Test
    @DisplayName("n3 TX-07: another tenant's token looks like a bad signature")
    void anotherTenantsTokenIsNoToken() {
      var other = Scene.vets();
      var foreign = other.forBob(other.web, PETS, "read").accessToken();
      var mine = scene.forBob(scene.web, PETS, "read").accessToken();
      var refused = scene.token(scene.web, exchange(foreign, PETS)).refused("invalid_request");
      var forged =
          scene
              .token(scene.web, exchange(mine.substring(0, mine.length() - 8) + "AAAAAAAA", PETS))
              .refused("invalid_request");
      assertThat(refused.text()).isEqualTo(forged.text());
      scene.consent(scene.web, scene.vet, PETS, "read");
      scene
          .token(
              scene.web,
              withActor(exchange(mine, PETS), other.alone(other.vet, PETS).accessToken()))
          .refused("invalid_request");
    }
  }

  @Nested
  @DisplayName("n82: never wider than the subject token")
  class NeverWider {

    @Test
    @DisplayName("[B20] TX-01: a wider scope")
    void scope() {
      var bobs = scene.forBob(scene.web, PETS, "read").accessToken();
      scene
          .token(scene.web, exchange(bobs, PETS).with("scope", "read write"))
          .refused("invalid_scope");
      scene.token(scene.web, exchange(bobs, PETS).with("scope", "openid")).refused("invalid_scope");
      scene
          .token(scene.petsServer, exchange(bobs, CLINIC).with("scope", "write"))
          .refused("invalid_scope");
    }

    @Test
    @DisplayName("TX-02: another resource that the person never agreed to")
    void resource() {
      var bobs = scene.forBob(scene.web, PETS, "read").accessToken();
      scene.token(scene.web, exchange(bobs, CLINIC)).refused("invalid_target");
      var delegated = scene.forBob(scene.web, scene.vet, PETS, "read").accessToken();
      scene.token(scene.vet, exchange(delegated, CLINIC)).refused("invalid_target");
      var handedOn = scene.token(scene.petsServer, exchange(bobs, CLINIC)).accessToken();
      scene.token(scene.petsServer, exchange(handedOn, VAULT)).refused("invalid_target");
    }

    @Test
    @DisplayName(
        "RFC 8707 section 3: agreed to at that resource, too, it is fine, as far as was agreed")
    void agreedResource() {
      scene.consent(scene.web, null, CLINIC, "read");
      var bobs = scene.forBob(scene.web, PETS, "read write").accessToken();
      var answer = scene.token(scene.web, exchange(bobs, CLINIC).with("scope", "read write")).ok();
      assertThat(answer.scope()).isEqualTo("read");
      assertThat(answer.claims().getAudience()).containsExactly(CLINIC.value());
    }

    @Test
    void lifetime() {
      var bobs = scene.forBob(scene.web, PETS, "read");
      Scene.pass(Duration.ofMinutes(9));
      var answer = scene.token(scene.web, exchange(bobs.accessToken(), PETS)).ok();
      assertThat(answer.claims().getExpirationTime()).isEqualTo(bobs.claims().getExpirationTime());
      Scene.pass(Duration.ofSeconds(60));
      scene.token(scene.web, exchange(bobs.accessToken(), PETS)).refused("invalid_request");
    }

    @Test
    void norThanTheActorToken() {
      scene.consent(scene.web, scene.vet, PETS, "read");
      var agents = scene.alone(scene.vet, PETS);
      Scene.pass(Duration.ofMinutes(5));
      var bobs = scene.forBob(scene.web, PETS, "read").accessToken();
      var answer =
          scene.token(scene.web, withActor(exchange(bobs, PETS), agents.accessToken())).ok();
      assertThat(answer.claims().getExpirationTime())
          .isEqualTo(agents.claims().getExpirationTime());
    }
  }

  @Nested
  @DisplayName("TX-08 n83 n84: once something behind it ends")
  class Ended {

    private Answer onward(String token) {
      return scene.token(scene.petsServer, exchange(token, CLINIC));
    }

    @Test
    void theSubjectTokenRevoked() {
      var bobs = scene.forBob(scene.web, PETS, "read").accessToken();
      scene.revoke(scene.web, bobs).ok();
      onward(bobs).refused("invalid_request");
    }

    @Test
    void theConsent() {
      var code = scene.authorize(scene.web, null, PETS, "read");
      var bobs = scene.token(scene.web, code.form()).accessToken();
      var derived = onward(bobs).accessToken();
      scene.send(new WithdrawDelegation(scene.tenant(), code.delegation(), now()));
      onward(bobs).refused("invalid_request");
      scene.introspect(scene.clinicServer, derived).isInactive();
    }

    @Test
    void thePerson() {
      var bobs = scene.forBob(scene.web, PETS, "read").accessToken();
      var derived = onward(bobs).accessToken();
      scene.send(new SuspendUser(scene.tenant(), BOB, now()));
      onward(bobs).refused("invalid_request");
      scene.introspect(scene.clinicServer, derived).isInactive();
    }

    @Test
    void anAgentDeepInTheChain() {
      var bobs = scene.forBob(scene.web, scene.vet, PETS, "read").accessToken();
      var derived = onward(bobs).accessToken();
      scene.send(new SuspendAgent(scene.tenant(), scene.vet.agent(), "r", now()));
      onward(bobs).refused("invalid_request");
      scene.token(scene.clinicServer, exchange(derived, VAULT)).refused("invalid_request");
      scene.introspect(scene.clinicServer, derived).isInactive();
    }

    @Test
    @DisplayName("an agent that a server speaks for, though it stands in no chain")
    void theAgentThatATokenIsOf() {
      var own = scene.alone(scene.vet, PETS).accessToken();
      var derived = onward(own).accessToken();
      scene.introspect(scene.clinicServer, derived).isActive();
      scene.send(new SuspendAgent(scene.tenant(), scene.vet.agent(), "r", now()));
      scene.introspect(scene.clinicServer, derived).isInactive();
      scene.token(scene.clinicServer, exchange(derived, VAULT)).refused("invalid_request");
    }

    @Test
    @DisplayName("the client that the person agreed to, though the token handed on has another")
    void theClientOfTheConsent() {
      var derived = onward(scene.forBob(scene.web, PETS, "read").accessToken()).accessToken();
      scene.send(new SuspendClient(scene.tenant(), scene.web.client(), now()));
      scene.introspect(scene.clinicServer, derived).isInactive();
    }

    @Test
    void aServerInTheChain() {
      var derived = onward(scene.forBob(scene.web, PETS, "read").accessToken()).accessToken();
      scene.send(new SuspendClient(scene.tenant(), scene.petsServer.client(), now()));
      scene.introspect(scene.clinicServer, derived).isInactive();
      scene.token(scene.clinicServer, exchange(derived, VAULT)).refused("invalid_request");
    }

    @Test
    void theGrantOfATokenHandedOn() {
      var first = scene.forBob(scene.web, PETS, "read");
      var derived = onward(first.accessToken()).accessToken();
      scene.revoke(scene.web, first.refreshToken()).ok();
      scene.introspect(scene.clinicServer, derived).isInactive();
    }

    @Test
    @DisplayName(
        "RFC 6749 section 4.1.2: a family that ends takes along what came of it under another"
            + " consent")
    void theFamilyUnderAnotherConsent() {
      scene.consent(scene.web, null, CLINIC, "read");
      scene.consent(scene.web, scene.vet, PETS, "read");
      var bobs = scene.forBob(scene.web, PETS, "read");
      var there = scene.token(scene.web, exchange(bobs.accessToken(), CLINIC)).accessToken();
      var agents = scene.token(scene.vet, exchange(bobs.accessToken(), PETS)).accessToken();
      var further = onward(agents).accessToken();
      scene.introspect(scene.clinicServer, there).isActive();
      scene.revoke(scene.web, bobs.refreshToken()).ok();
      scene.introspect(scene.clinicServer, there).isInactive();
      scene.introspect(scene.petsServer, agents).isInactive();
      scene.introspect(scene.clinicServer, further).isInactive();
      scene.token(scene.web, exchange(there, CLINIC)).refused("invalid_request");
      onward(agents).refused("invalid_request");
    }
  }
}
