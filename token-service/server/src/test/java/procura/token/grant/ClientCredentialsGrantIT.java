package procura.token.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.scene.Scene.CLINIC;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.VAULT;
import static procura.token.scene.Scene.alone;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.GrantType;
import procura.identity.issuance.IssuanceEvent.AccessTokenIssued;
import procura.token.scene.Form;
import procura.token.scene.Party;
import procura.token.scene.Scene;

class ClientCredentialsGrantIT {

  private final Scene scene = Scene.vets();

  @Nested
  @DisplayName("RFC 6749 section 4.4")
  class Grant {

    @Test
    @DisplayName("[B10, D13] a client is its own subject")
    void aClientIsItsOwnSubject() {
      var answer = scene.alone(scene.web, PETS).ok();
      assertThat(answer.claims().getSubject()).isEqualTo("cli_web");
      assertThat(answer.claims().getClaim("act")).isNull();
      assertThat(answer.has("refresh_token")).isFalse();
      assertThat(answer.scope()).isEqualTo("read");
    }

    @Test
    @DisplayName("[B12, B13] an agent is its own subject and says what it is")
    void anAgentIsItsOwnSubjectAndSaysWhatItIs() {
      var answer = scene.alone(scene.vet, PETS).ok();
      assertThat(answer.claims().getSubject()).isEqualTo("agt_vet");
      assertThat(answer.claims().getClaim("sub_profile")).isEqualTo("ai_agent");
      assertThat(answer.claims().getClaim("act")).isNull();
    }

    @Test
    @DisplayName("n54: a public client has no credentials")
    void aPublicClientGetsNothing() {
      scene.token(scene.app, alone(PETS)).refused("unauthorized_client");
      scene.register(
          "cli_pub",
          Scene.metadata(AuthenticationMethod.NONE, Set.of(GrantType.CLIENT_CREDENTIALS), false),
          Scene.everything(),
          List.of());
      scene
          .token(new Party.Public(scene.tenant(), "cli_pub"), alone(PETS))
          .refused("unauthorized_client");
    }

    @Test
    @DisplayName("n57: a grant that the client is not registered for")
    void anotherGrantIsNotAllowed() {
      scene.register(
          "cli_code",
          Scene.metadata(
              AuthenticationMethod.CLIENT_SECRET_BASIC,
              Set.of(GrantType.AUTHORIZATION_CODE),
              false),
          Scene.everything(),
          List.of(Scene.hashed("c", "secret")));
      var client = new Party.WithBasic(scene.tenant(), "cli_code", "secret");
      scene.token(client, alone(PETS)).refused("unauthorized_client");
      scene.token(client, Scene.exchange("x")).refused("unauthorized_client");
      scene
          .token(scene.vet, Form.of("grant_type", "authorization_code", "code", "x"))
          .refused("unauthorized_client");
      scene
          .token(scene.vet, Form.of("grant_type", "refresh_token", "refresh_token", "x"))
          .refused("unauthorized_client");
      scene
          .token(client, Form.of("grant_type", "password", "username", "bob", "password", "x"))
          .refused("unsupported_grant_type");
    }

    @Test
    @DisplayName(
        "[A14, A15, B8] RFC 6749 section 5.2: a scope beyond the resource or the allowance is an invalid scope")
    void scopesAreBounded() {
      scene.token(scene.web, alone(PETS).with("scope", "admin")).refused("invalid_scope");
      scene.token(scene.web, alone(PETS).with("scope", "read openid")).refused("invalid_scope");
      scene.token(scene.web, alone(PETS).with("scope", "read \"")).refused("invalid_scope");
      var narrow =
          scene.confidential(
              "cli_narrow",
              List.of(new procura.identity.Access(PETS, procura.identity.Scopes.of("read"))));
      scene.token(narrow, alone(PETS).with("scope", "read write")).refused("invalid_scope");
      scene.token(narrow, alone(PETS).with("scope", "write")).refused("invalid_scope");
    }
  }

  @Nested
  @DisplayName("RFC 8707 section 2.2, one token is for one resource")
  class Resource {

    @Test
    void otherResourcesAreInvalidTargets() {
      for (var wrong :
          List.of(
              "https://nowhere.example",
              "pets",
              "mcp-server://pets#x",
              "mcp-server://PETS",
              "mcp-server://pets/",
              " ",
              "\0",
              "urn:procura:identity",
              scene.issuer())) {
        scene.token(scene.web, alone(PETS).with("resource", wrong)).refused("invalid_target");
      }
      scene.token(scene.petsServer, alone(PETS)).refused("invalid_target");
    }

    @Test
    void twoAreTooMany() {
      scene.token(scene.web, alone(PETS).and("resource", CLINIC.value())).refused("invalid_target");
    }

    @Test
    void noneIsFineWhereOnlyOneFits() {
      var single = scene.confidential("cli_single", List.of(Scene.at(PETS)));
      assertThat(
              scene
                  .token(single, Form.of("grant_type", "client_credentials"))
                  .claims()
                  .getAudience())
          .containsExactly(PETS.value());
      scene.token(scene.web, Form.of("grant_type", "client_credentials")).refused("invalid_target");
    }

    @Test
    @DisplayName("[C8, C17] the format is the resources")
    void theFormatIsTheResources() {
      assertThat(scene.alone(scene.web, VAULT).accessToken()).matches("procura_at_[0-9A-Za-z]{49}");
      assertThat(scene.alone(scene.web, PETS).accessToken()).startsWith("ey");
    }
  }

  @Nested
  @DisplayName("RFC 9068 section 2, the token")
  class Token {

    @Test
    @DisplayName("[A8, C5] has the type and the claims")
    void hasTheTypeAndTheClaims() throws Exception {
      var answer = scene.alone(scene.web, PETS).ok();
      var jwt = com.nimbusds.jwt.SignedJWT.parse(answer.accessToken());
      assertThat(jwt.getHeader().getType().getType()).isEqualTo("at+jwt");
      assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
      assertThat(jwt.getHeader().getKeyID()).isNotBlank();
      assertThat(answer.claims().getClaims())
          .containsKeys("iss", "sub", "aud", "exp", "iat", "jti", "client_id", "scope")
          .containsEntry("iss", scene.issuer())
          .doesNotContainKeys("email", "name", "may_act");
    }

    @Test
    void isAFactBeforeItExists() {
      var answer = scene.alone(scene.vet, PETS).ok();
      var fact = scene.facts(AccessTokenIssued.class).getLast();
      assertThat(fact.jti()).isEqualTo(answer.claims().getJWTID());
      assertThat(fact.agent()).isEqualTo(scene.vet.agent());
      assertThat(fact.expiresAt()).isEqualTo(answer.claims().getExpirationTime().toInstant());
    }
  }
}
