package procura.token.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.scene.Scene.BOB;
import static procura.token.scene.Scene.CLINIC;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.VAULT;
import static procura.token.scene.Scene.now;
import static procura.token.scene.Scene.refresh;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.identity.Access;
import procura.identity.Scopes;
import procura.identity.agent.AgentCommand.SuspendAgent;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientCommand.ChangeClient;
import procura.identity.client.GrantType;
import procura.identity.delegation.DelegationCommand.WithdrawDelegation;
import procura.identity.issuance.IssuanceEvent.GrantRevoked;
import procura.identity.role.RoleCommand.ChangeRolePermissions;
import procura.identity.user.UserCommand.SuspendUser;
import procura.token.scene.Answer;
import procura.token.scene.Party;
import procura.token.scene.Scene;

class RefreshTokenGrantIT {

  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Scene scene = Scene.vets();

  private Answer refreshed(String token) {
    return scene.token(scene.app, refresh(token));
  }

  @Nested
  @DisplayName("OAuth 2.1 section 4.3.2, rotation for public clients")
  class Rotation {

    @Test
    void everyUseGivesANewTokenOfTheSameScope() {
      var first = scene.forBob(scene.app, PETS, "read write");
      var second = refreshed(first.refreshToken()).ok();
      assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
      assertThat(second.scope()).isEqualTo("read write");
      assertThat(second.claims().getSubject()).isEqualTo("usr_bob");
      refreshed(second.refreshToken()).ok();
    }

    @Test
    @DisplayName("within the grace window the same old token gives a working pair")
    void theGraceWindowServesParallelClients() throws Exception {
      var token = scene.forBob(scene.app, PETS, "read").refreshToken();
      Callable<Answer> use = () -> refreshed(token);
      try (var threads = Executors.newFixedThreadPool(6)) {
        var answers =
            threads.invokeAll(Stream.generate(() -> use).limit(6).toList()).stream()
                .map(f -> f.resultNow())
                .toList();
        for (var answer : answers) {
          scene.introspect(scene.petsServer, answer.ok().accessToken()).isActive();
          refreshed(answer.refreshToken()).ok();
        }
        assertThat(answers.stream().map(Answer::refreshToken)).doesNotHaveDuplicates();
      }
      Scene.pass(GRACE.minusSeconds(1));
      refreshed(token).ok();
    }

    @Test
    @DisplayName("#66 n66 RT-01: after the grace window reuse ends the family")
    void reuseEndsTheFamily() {
      var first = scene.forBob(scene.app, PETS, "read");
      var second = refreshed(first.refreshToken()).ok();
      Scene.pass(GRACE);
      refreshed(first.refreshToken()).refused("invalid_grant");
      refreshed(second.refreshToken()).refused("invalid_grant");
      scene.introspect(scene.petsServer, second.accessToken()).isInactive();
      assertThat(scene.facts(GrantRevoked.class))
          .singleElement()
          .extracting(GrantRevoked::reason)
          .asString()
          .contains("rotated");
    }

    @Test
    @DisplayName("the grace window does not serve without end")
    void graceUsesAreCounted() {
      var first = scene.forBob(scene.app, PETS, "read").refreshToken();
      for (int use = 0; use <= 10; use++) {
        refreshed(first).ok();
      }
      refreshed(first).refused("invalid_grant");
      assertThat(scene.facts(GrantRevoked.class)).hasSize(1);
    }

    @Test
    @DisplayName("a token that has expired is not saved by the grace window")
    void graceDoesNotOutliveTheToken() {
      var token = scene.forBob(scene.app, PETS, "read").refreshToken();
      Scene.pass(Duration.ofDays(14).minusSeconds(10));
      refreshed(token).ok();
      Scene.pass(Duration.ofSeconds(15));
      refreshed(token).refused("invalid_grant");
    }

    @Test
    @DisplayName("an error of the database midway leaves the old token as it was")
    void anErrorMidwayRotatesNothing() {
      var token = scene.forBob(scene.app, VAULT, "read").refreshToken();
      for (var table : List.of("refresh_token", "reference_token")) {
        scene.whileNothingCanBeAddedTo(
            table, () -> assertThat(refreshed(token).status()).as(table).isBetween(500, 503));
        Scene.pass(GRACE.plusSeconds(1));
      }
      var next = refreshed(token).ok().refreshToken();
      refreshed(next).ok();
    }

    @Test
    @DisplayName("a confidential client's token stays good")
    void confidentialClientsKeepTheirs() {
      var first = scene.forBob(scene.web, PETS, "read").refreshToken();
      assertThat(scene.token(scene.web, refresh(first)).ok().has("refresh_token")).isFalse();
      Scene.pass(Duration.ofMinutes(5));
      scene.token(scene.web, refresh(first)).ok();
    }
  }

  @Nested
  @DisplayName("OAuth 2.1 section 4.3.1, scope and resource")
  class Scope {

    @Test
    @DisplayName("#65 n65: a wider scope is an invalid scope")
    void scopeNeverGrows() {
      var token = scene.forBob(scene.app, PETS, "read").refreshToken();
      scene.token(scene.app, refresh(token).with("scope", "read write")).refused("invalid_scope");
      scene.token(scene.app, refresh(token).with("scope", "write")).refused("invalid_scope");
      scene.token(scene.app, refresh(token).with("scope", "openid")).refused("invalid_scope");
      refreshed(token).ok();
    }

    @Test
    @DisplayName("identity alone stays identity alone, whatever else the person agreed to")
    void identityAloneNamesNoScopeOfTheResource() {
      scene.forBob(scene.app, PETS, "openid read write");
      var token = scene.forBob(scene.app, PETS, "openid write").refreshToken();
      var narrow = scene.token(scene.app, refresh(token).with("scope", "openid")).ok();
      assertThat(narrow.scope()).isEqualTo("openid");
      assertThat(narrow.claims().getAudience()).containsExactly(scene.issuer());
      scene // whose default is `read`, which was not asked for then
          .token(scene.app, refresh(token).with("scope", "openid").with("resource", PETS.value()))
          .refused("invalid_target");
    }

    @Test
    @DisplayName("narrowing is for one token and does not stick")
    void narrowingDoesNotStick() {
      var first = scene.forBob(scene.app, PETS, "read write");
      var narrow = scene.token(scene.app, refresh(first.refreshToken()).with("scope", "read")).ok();
      assertThat(narrow.scope()).isEqualTo("read");
      assertThat(refreshed(narrow.refreshToken()).scope()).isEqualTo("read write");
    }

    @Test
    void theResourceIsTheAuthorizedOne() {
      var token = scene.forBob(scene.app, PETS, "read").refreshToken();
      scene.consent(scene.app, null, CLINIC, "read");
      scene
          .token(scene.app, refresh(token).with("resource", CLINIC.value()))
          .refused("invalid_target");
      scene.token(scene.app, refresh(token).with("resource", PETS.value())).ok();
    }
  }

  @Nested
  @DisplayName("whose token it is")
  class Binding {

    @Test
    @DisplayName(
        "#65 n65 RT-02: another client and another tenant get nothing, and the owner keeps it")
    void anotherClientGetsNothing() {
      var other = Scene.vets();
      var token = scene.forBob(scene.app, PETS, "read").refreshToken();
      scene.token(scene.web, refresh(token)).refused("invalid_grant");
      other.token(other.app, refresh(token)).refused("invalid_grant");
      refreshed(token).ok();
    }

    @Test
    @DisplayName("RT-02: another client's replay of a rotated token does not end the family")
    void anotherClientCanNotEndTheFamily() {
      var first = scene.forBob(scene.app, PETS, "read").refreshToken();
      var second = refreshed(first).refreshToken();
      Scene.pass(GRACE);
      scene.token(scene.web, refresh(first)).refused("invalid_grant");
      refreshed(second).ok();
    }

    @Test
    void truncatedExtendedAndMistypedTokensAreUnknown() {
      var token = scene.forBob(scene.app, PETS, "read").refreshToken();
      for (var wrong :
          List.of(
              token.substring(1),
              token + "a",
              token.toUpperCase(java.util.Locale.ROOT),
              token.replace("_rt_", "_at_"),
              "",
              "\0")) {
        var answer = scene.token(scene.app, refresh(wrong));
        answer.refused(wrong.isEmpty() ? "invalid_request" : "invalid_grant");
      }
    }

    @Test
    @DisplayName("#68 [D8] n68: a client with neither offline_access nor the grant gets none")
    void onlyWhoMayRefreshGetsOne() {
      var plain = client("cli_plain", GrantType.AUTHORIZATION_CODE);
      assertThat(scene.forBob(plain, PETS, "read").ok().has("refresh_token")).isFalse();
    }

    @Test
    @DisplayName("n68: what offline_access gave can be used")
    void offlineAccessIsEnough() {
      var plain = client("cli_plain", GrantType.AUTHORIZATION_CODE);
      var token = scene.forBob(plain, PETS, "read offline_access").refreshToken();
      scene.token(plain, refresh(token)).ok();
    }

    @Test
    void aClientThatLostTheGrantGetsNothing() {
      var client = client("cli_loser", GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN);
      var token = scene.forBob(client, PETS, "read").refreshToken();
      scene.send(
          new ChangeClient(
              scene.tenant(),
              client.client(),
              Scene.metadata(
                  AuthenticationMethod.NONE, Set.of(GrantType.AUTHORIZATION_CODE), false),
              Scene.everything(),
              now()));
      scene.token(client, refresh(token)).refused("unauthorized_client");
    }

    private Party client(String id, GrantType... grants) {
      scene.register(
          id,
          Scene.metadata(AuthenticationMethod.NONE, Set.of(grants), false),
          Scene.everything(),
          List.of());
      return new Party.Public(scene.tenant(), id);
    }
  }

  @Nested
  @DisplayName("n67: everything behind the token is decided anew")
  class Again {

    @Test
    @DisplayName("#67 not after consent is withdrawn")
    void theWithdrawnConsent() {
      var code = scene.authorize(scene.app, null, PETS, "read");
      var token = scene.token(scene.app, code.form()).refreshToken();
      scene.send(new WithdrawDelegation(scene.tenant(), code.delegation(), now()));
      refreshed(token).refused("invalid_grant");
    }

    @Test
    void theConsentThatRanOut() {
      var delegation = scene.consent(scene.app, null, PETS, "read", now().plusSeconds(30));
      var token =
          scene
              .token(scene.app, scene.authorize(scene.app, null, PETS, "read", delegation).form())
              .refreshToken();
      refreshed(token).ok();
      Scene.pass(Duration.ofSeconds(30));
      refreshed(token).refused("invalid_grant");
    }

    @Test
    void consentThatWasGivenAnewDoesNotReviveAnOldFamily() {
      var code = scene.authorize(scene.app, null, PETS, "read");
      var token = scene.token(scene.app, code.form()).refreshToken();
      scene.send(new WithdrawDelegation(scene.tenant(), code.delegation(), now()));
      scene.consent(scene.app, null, PETS, "read");
      refreshed(token).refused("invalid_grant");
    }

    @Test
    @DisplayName("#67 not for a suspended person")
    void theSuspendedPerson() {
      var token = scene.forBob(scene.app, PETS, "read").refreshToken();
      scene.send(new SuspendUser(scene.tenant(), BOB, now()));
      refreshed(token).refused("invalid_grant");
    }

    @Test
    @DisplayName("#67 not for a suspended agent")
    void theSuspendedAgent() {
      var token = scene.forBob(scene.app, scene.vet, PETS, "read").refreshToken();
      assertThat(refreshed(token).claims().getClaim("act")).isNotNull();
      scene.send(new SuspendAgent(scene.tenant(), scene.vet.agent(), "r", now()));
      refreshed(token).refused("invalid_grant");
    }

    @Test
    void whatThePersonMayDoNow() {
      var token = scene.forBob(scene.app, PETS, "read write").refreshToken();
      scene.send(
          new ChangeRolePermissions(
              scene.tenant(), Scene.OWNER, List.of(new Access(PETS, Scopes.of("read"))), now()));
      assertThat(refreshed(token).scope()).isEqualTo("read");
    }
  }

  @Nested
  @DisplayName("OAuth 2.1 section 4.3, lifetime")
  class Lifetime {

    @Test
    @DisplayName("RT-03: a family ends after 30 days however often it is refreshed")
    void aFamilyEnds() {
      var token = scene.forBob(scene.app, PETS, "read").refreshToken();
      for (int days = 0; days < 29; days += 1) {
        Scene.pass(Duration.ofDays(1));
        token = refreshed(token).refreshToken();
      }
      Scene.pass(Duration.ofDays(1));
      refreshed(token).refused("invalid_grant");
    }

    @Test
    void anUnusedFamilyEndsEarlier() {
      var token = scene.forBob(scene.app, PETS, "read").refreshToken();
      Scene.pass(Duration.ofDays(14));
      refreshed(token).refused("invalid_grant");
    }
  }
}
