package procura.token.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.VAULT;
import static procura.token.scene.Scene.now;
import static procura.token.scene.Scene.refresh;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.identity.agent.AgentCommand.ReinstateAgent;
import procura.identity.agent.AgentCommand.SuspendAgent;
import procura.identity.issuance.IssuanceEvent.GrantRevoked;
import procura.identity.issuance.IssuanceEvent.TokenRefused;
import procura.identity.issuance.IssuanceEvent.TokenRevoked;
import procura.identity.session.SessionEvent.UserSignedOut;
import procura.token.scene.Form;
import procura.token.scene.Scene;

class RevocationEndpointIT {

  private final Scene scene = Scene.vets();

  @Nested
  @DisplayName("RFC 7009 section 2.1")
  class Request {

    @Test
    void anAccessTokenEndsAlone() {
      var tokens = scene.forBob(scene.web, PETS, "read");
      scene.revoke(scene.web, tokens.accessToken()).ok();
      scene.introspect(scene.petsServer, tokens.accessToken()).isInactive();
      scene.token(scene.web, refresh(tokens.refreshToken())).ok();
      assertThat(scene.facts(TokenRevoked.class)).hasSize(1);
    }

    @Test
    void anOpaqueTokenEnds() {
      var server = scene.confidential("cli_vault_server", List.of(), VAULT);
      var token = scene.alone(scene.web, VAULT).accessToken();
      scene.introspect(server, token).isActive();
      scene.revoke(scene.web, token).ok();
      scene.introspect(server, token).isInactive();
    }

    @Test
    @DisplayName("#93 n93 RT-04: a refresh token takes its access tokens with it")
    void aRefreshTokenTakesItsFamily() {
      var first = scene.forBob(scene.app, PETS, "read");
      var second = scene.token(scene.app, refresh(first.refreshToken())).ok();
      scene.revoke(scene.app, second.refreshToken()).ok();
      scene.introspect(scene.petsServer, first.accessToken()).isInactive();
      scene.introspect(scene.petsServer, second.accessToken()).isInactive();
      scene.token(scene.app, refresh(second.refreshToken())).refused("invalid_grant");
      assertThat(scene.facts(GrantRevoked.class)).hasSize(1);
    }

    @Test
    @DisplayName("any member of a family revokes it, also one that was rotated")
    void aRotatedTokenRevokesToo() {
      var first = scene.forBob(scene.app, PETS, "read");
      var second = scene.token(scene.app, refresh(first.refreshToken())).ok();
      scene.revoke(scene.app, first.refreshToken()).ok();
      scene.token(scene.app, refresh(second.refreshToken())).refused("invalid_grant");
    }

    @Test
    @DisplayName("#93 n93: another client's token lives on, and the attempt is recorded")
    void anotherClientsTokenLivesOn() {
      var tokens = scene.forBob(scene.app, PETS, "read");
      scene.revoke(scene.web, tokens.accessToken()).refused("invalid_grant");
      scene.revoke(scene.web, tokens.refreshToken()).refused("invalid_grant");
      scene.introspect(scene.petsServer, tokens.accessToken()).isActive();
      scene.token(scene.app, refresh(tokens.refreshToken())).ok();
      assertThat(scene.facts(TokenRefused.class))
          .hasSize(2)
          .allMatch(f -> f.grantType().equals("revocation"));
    }

    @Test
    void strangersAreRefused() {
      var token = scene.forBob(scene.web, PETS, "read").accessToken();
      scene.post("revoke", Form.of("token", token)).refused("invalid_client");
      scene
          .post("revoke", Form.of("token", token, "client_id", "cli_web"))
          .refused("invalid_client");
      scene.introspect(scene.petsServer, token).isActive();
      assertThat(scene.facts(TokenRefused.class)).hasSize(2);
    }

    @Test
    @DisplayName("section 2.1: a wrong hint does no harm")
    void aWrongHintDoesNoHarm() {
      var token = scene.forBob(scene.web, PETS, "read").accessToken();
      scene
          .post("revoke", Form.of("token", token, "token_type_hint", "refresh_token").by(scene.web))
          .ok();
      scene.introspect(scene.petsServer, token).isInactive();
    }

    @Test
    @DisplayName(
        "[B20] a token whose agent is suspended is revoked for good, whatever becomes of the agent")
    void aSuspendedAgentsTokenEndsForGood() {
      var token = scene.alone(scene.vet, PETS).accessToken();
      var other = scene.forBob(scene.web, scene.vet, PETS, "read").accessToken();
      scene.send(new SuspendAgent(scene.tenant(), scene.vet.agent(), "r", now()));
      scene.revoke(scene.web, other).ok();
      scene.send(new ReinstateAgent(scene.tenant(), scene.vet.agent(), now()));
      scene.introspect(scene.petsServer, token).isActive();
      scene.introspect(scene.petsServer, other).isInactive();
    }
  }

  @Nested
  @DisplayName("RFC 7009 section 2.2")
  class Response {

    @Test
    @DisplayName("#93 n93: there is nothing to revoke, and that is success")
    void garbageIsFine() {
      var other = Scene.vets();
      for (var token :
          List.of(
              "x",
              "\0",
              "procura_rt_",
              "a.b.c",
              other.forBob(other.app, PETS, "read").refreshToken(),
              other.alone(other.web, PETS).accessToken())) {
        assertThat(scene.revoke(scene.web, token).ok().text()).isEmpty();
      }
      scene.post("revoke", Form.EMPTY.by(scene.web)).refused("invalid_request");
    }

    @Test
    void twiceIsFine() {
      var tokens = scene.forBob(scene.app, PETS, "read");
      scene.revoke(scene.app, tokens.accessToken()).ok();
      scene.revoke(scene.app, tokens.accessToken()).ok();
      assertThat(scene.facts(TokenRevoked.class)).hasSize(1);
      scene.revoke(scene.app, tokens.refreshToken()).ok();
      scene.revoke(scene.app, tokens.refreshToken()).ok();
    }
  }

  @Nested
  @DisplayName("n67 OpenID Connect Core section 11: signing out")
  class SigningOut {

    @Test
    void endsTheRefreshTokensOfThatSession() {
      var token = scene.forBob(scene.app, PETS, "read").refreshToken();
      scene.record(new UserSignedOut(scene.tenant(), Scene.BOB, "sid_other", now()));
      token = scene.token(scene.app, refresh(token)).refreshToken();
      scene.record(new UserSignedOut(scene.tenant(), Scene.BOB, "sid_test", now()));
      scene.token(scene.app, refresh(token)).refused("invalid_grant");
    }

    @Test
    void leavesThoseOfOtherTenantsAndOfflineOnes() {
      var other = Scene.vets();
      var theirs = other.forBob(other.app, PETS, "read").refreshToken();
      var offline = scene.forBob(scene.app, PETS, "read offline_access").refreshToken();
      scene.record(new UserSignedOut(scene.tenant(), Scene.BOB, "sid_test", now()));
      scene.token(scene.app, refresh(offline)).ok();
      other.token(other.app, refresh(theirs)).ok();
    }
  }
}
