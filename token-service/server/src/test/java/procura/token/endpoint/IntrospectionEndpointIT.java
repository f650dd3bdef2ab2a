package procura.token.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.scene.Scene.CLINIC;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.VAULT;
import static procura.token.scene.Scene.exchange;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.identity.agent.AgentCommand.SuspendAgent;
import procura.identity.issuance.IssuanceEvent.TokenIntrospected;
import procura.token.scene.Form;
import procura.token.scene.Scene;

class IntrospectionEndpointIT {

  private final Scene scene = Scene.vets();

  @Nested
  @DisplayName("RFC 7662 section 2.1, who may ask")
  class Caller {

    @Test
    @DisplayName("#91 n91: without client authentication 401, also for a public client")
    void strangersAreRefused() {
      var token = scene.alone(scene.web, PETS).accessToken();
      scene.post("introspect", Form.of("token", token)).refused("invalid_client");
      scene.introspect(scene.app, token).refused("invalid_client");
      scene
          .post("introspect", Form.of("token", token).withAuthorization("Bearer " + token))
          .refused("invalid_client");
    }

    @Test
    void aTokenIsNeededOnce() {
      scene.post("introspect", Form.EMPTY.by(scene.petsServer)).refused("invalid_request");
      scene
          .post("introspect", Form.of("token", "").by(scene.petsServer))
          .refused("invalid_request");
      scene
          .post("introspect", Form.of("token", "a", "token", "b").by(scene.petsServer))
          .refused("invalid_request");
    }

    @Test
    @DisplayName("section 2.1: a wrong hint does no harm")
    void aHintIsOnlyAHint() {
      var token = scene.alone(scene.web, PETS).accessToken();
      scene
          .post(
              "introspect",
              Form.of("token", token, "token_type_hint", "refresh_token").by(scene.petsServer))
          .isActive();
    }
  }

  @Nested
  @DisplayName("RFC 7662 section 2.2, the answer")
  class Response {

    @Test
    @DisplayName("[C5] it says everything that a server needs to decide")
    void saysEverythingThatAServerNeeds() {
      var token = scene.forBob(scene.web, scene.vet, PETS, "read");
      var answer = scene.introspect(scene.petsServer, token.accessToken()).ok();
      assertThat(answer.get("iss")).isEqualTo(scene.issuer());
      assertThat(answer.get("sub")).isEqualTo("usr_bob");
      assertThat(answer.get("aud")).isEqualTo(PETS.value());
      assertThat(answer.get("client_id")).isEqualTo("cli_web");
      assertThat(answer.get("scope")).isEqualTo("read");
      assertThat(answer.get("jti")).isEqualTo(token.claims().getJWTID());
      assertThat(answer.json().at("/act/sub").asText()).isEqualTo("agt_vet");
      assertThat(answer.json().at("/act/iss").asText()).isEqualTo(scene.issuer());
      assertThat(
              answer.has("exp")
                  && answer.has("iat")
                  && answer.has("token_type")
                  && answer.has("auth_time"))
          .isTrue();
    }

    @Test
    void opaqueTokensSayTheSame() {
      var token = scene.forBob(scene.web, scene.vet, VAULT, "read").accessToken();
      var server = scene.confidential("cli_vault_server", List.of(), VAULT);
      var answer = scene.introspect(server, token).ok();
      assertThat(answer.get("sub")).isEqualTo("usr_bob");
      assertThat(answer.json().at("/act/sub").asText()).isEqualTo("agt_vet");
    }

    @Test
    @DisplayName(
        "[D10] n91: not for this server, garbage, of another tenant, expired: exactly the same")
    void everythingElseIsExactlyInactive() {
      var other = Scene.vets();
      var token = scene.alone(scene.web, PETS).accessToken();
      scene.introspect(scene.clinicServer, token).isInactive();
      scene.introspect(scene.vet, token).isInactive();
      scene.introspect(other.petsServer, token).refused("invalid_client");
      scene.introspect(scene.petsServer, other.alone(other.web, PETS).accessToken()).isInactive();
      scene
          .introspect(scene.petsServer, scene.forBob(scene.web, PETS, "read").refreshToken())
          .isInactive();
      scene
          .introspect(scene.petsServer, scene.authorize(scene.web, null, PETS, "read").code())
          .isInactive();
      scene
          .introspect(
              scene.petsServer, scene.forBob(scene.web, PETS, "read openid").get("id_token"))
          .isInactive();
      for (var garbage :
          List.of(
              "x",
              "a.b.c",
              "..",
              "\0",
              "é",
              "eyJ",
              "procura_at_",
              " " + token,
              token + "=",
              token + ".x")) {
        scene.introspect(scene.petsServer, garbage).isInactive();
      }
      scene.introspect(scene.petsServer, token).isActive();
      Scene.pass(Duration.ofMinutes(10));
      scene.introspect(scene.petsServer, token).isInactive();
    }

    @Test
    void theIssuingClientMayLookAtItsOwn() {
      scene.introspect(scene.web, scene.alone(scene.web, PETS).accessToken()).isActive();
      scene.introspect(scene.vet, scene.alone(scene.vet, PETS).accessToken()).isActive();
    }

    @Test
    void theUseOfADeadTokenIsRecorded() {
      var token = scene.alone(scene.vet, PETS);
      scene.send(new SuspendAgent(scene.tenant(), scene.vet.agent(), "r", Scene.now()));
      scene.introspect(scene.petsServer, token.accessToken()).isInactive();
      var fact = scene.facts(TokenIntrospected.class).getLast();
      assertThat(fact.jti()).isEqualTo(token.claims().getJWTID());
      assertThat(fact.active()).isFalse();
      assertThat(fact.caller()).isEqualTo(scene.petsServer.client());
    }

    @Test
    @DisplayName(
        "a token that was handed on is for the server that it names, and for nobody before it")
    void aTokenHandedOnIsForItsOwnServer() {
      var first = scene.forBob(scene.web, PETS, "read").accessToken();
      var second = scene.token(scene.petsServer, exchange(first, CLINIC)).accessToken();
      scene.introspect(scene.clinicServer, second).isActive();
      scene.introspect(scene.web, second).isInactive();
    }
  }

  @Nested
  @DisplayName("JW-05, opaque tokens")
  class Opaque {

    @Test
    void mistypedOnesAreInactive() {
      var server = scene.confidential("cli_vault_server", List.of(), VAULT);
      var token = scene.alone(scene.web, VAULT).accessToken();
      for (var wrong :
          List.of(
              token.substring(0, token.length() - 1),
              token + "0",
              token.toUpperCase(Locale.ROOT),
              token.toLowerCase(Locale.ROOT),
              flipped(token, 15),
              flipped(token, token.length() - 1),
              token.replace("_at_", "_rt_"))) {
        scene.introspect(server, wrong).isInactive();
      }
      scene.introspect(server, token).isActive();
    }

    @Test
    @DisplayName("only hashes are stored")
    void onlyHashesAreStored() {
      var token = scene.alone(scene.web, VAULT).accessToken();
      var refresh = scene.forBob(scene.app, PETS, "read").refreshToken();
      for (var table : List.of("reference_token", "refresh_token", "authorization_code")) {
        assertThat(Scene.rows("token." + table))
            .isNotEmpty()
            .noneMatch(
                row -> row.contains(token) || row.contains(refresh) || row.contains("procura_"));
      }
    }

    private static String flipped(String token, int at) {
      char c = token.charAt(at);
      return token.substring(0, at) + (c == 'a' ? 'b' : 'a') + token.substring(at + 1);
    }
  }
}
