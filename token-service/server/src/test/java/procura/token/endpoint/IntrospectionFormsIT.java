package procura.token.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientMetadata;
import procura.identity.client.GrantType;
import procura.identity.client.TokenRules;
import procura.tenancy.keys.Secrets;
import procura.token.scene.Answer;
import procura.token.scene.Form;
import procura.token.scene.Party;
import procura.token.scene.Scene;

/// Introspection in the other two forms: signed (RFC 9701), and the token itself in exchange for an
/// opaque one.
class IntrospectionFormsIT {

  private static final String SIGNED = "application/token-introspection+jwt";
  private static final String TOKEN = "application/jwt";

  private final Scene scene = Scene.vets();
  private final Party.WithBasic vaultServer =
      scene.confidential("cli_vault_server", List.of(), Scene.VAULT);

  private Answer introspect(Party caller, String token, String accept) {
    return scene.post(
        "introspect",
        Form.of("token", token).by(caller),
        "Content-Type",
        "application/x-www-form-urlencoded",
        "Accept",
        accept);
  }

  private SignedJWT verified(String jwt) {
    try {
      var parsed = SignedJWT.parse(jwt);
      var keys = JWKSet.parse(Scene.get("/t/" + scene.tenant() + "/jwks").text());
      var key = keys.getKeyByKeyId(parsed.getHeader().getKeyID());
      assertThat(parsed.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
      return parsed;
    } catch (ParseException | com.nimbusds.jose.JOSEException e) {
      throw new AssertionError(jwt, e);
    }
  }

  @Nested
  class Signed_RFC9701_section_5 {

    @Test
    @DisplayName("#92 for its caller alone, typ of its own, neither sub nor exp beside the answer")
    void saysWhatTheJsonSays() throws ParseException {
      var token = scene.forBob(scene.web, Scene.PETS, "read").accessToken();
      var answer = introspect(scene.petsServer, token, SIGNED).ok();
      assertThat(answer.headers().firstValue("Content-Type")).contains(SIGNED);
      var jwt = verified(answer.text());
      assertThat(jwt.getHeader().getType().getType()).isEqualTo("token-introspection+jwt");
      var claims = jwt.getJWTClaimsSet();
      assertThat(claims.getClaims()).containsOnlyKeys("iss", "aud", "iat", "token_introspection");
      assertThat(claims.getIssuer()).isEqualTo(scene.issuer());
      assertThat(claims.getAudience()).containsExactly(scene.petsServer.id());
      assertThat(claims.getJSONObjectClaim("token_introspection"))
          .containsEntry("active", true)
          .containsEntry("sub", "usr_bob")
          .containsEntry("scope", "read")
          .containsKeys("exp", "jti", "client_id", "auth_time");
    }

    @Test
    @DisplayName(
        "#91 of a token that is none of the caller's it says active false and nothing else")
    void saysNothingOfOthers() throws ParseException {
      var token = scene.forBob(scene.web, Scene.PETS, "read").accessToken();
      for (var presented : List.of(token, "garbage")) {
        var jwt = verified(introspect(scene.clinicServer, presented, SIGNED).ok().text());
        assertThat(jwt.getJWTClaimsSet().getJSONObjectClaim("token_introspection"))
            .isEqualTo(Map.of("active", false));
      }
    }

    @Test
    void aCallerThatRegisteredAnAlgorithmGetsItUnasked_section_6() throws ParseException {
      var caller = registered("cli_signed_answers", "PS256");
      var token = scene.alone(scene.web, Scene.PETS).accessToken();
      var jwt = SignedJWT.parse(introspect(caller, token, "*/*").ok().text());
      assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("PS256");
      introspect(caller, token, "application/json").isActive();
    }

    @Test
    void itIsNoAccessToken() {
      var token = scene.alone(scene.web, Scene.PETS).accessToken();
      var answer = introspect(scene.petsServer, token, SIGNED).ok().text();
      scene.introspect(scene.petsServer, answer).isInactive();
    }

    private Party registered(String id, String algorithm) {
      var secret = Scene.bean(Secrets.class).token("cs");
      scene.register(
          id,
          new ClientMetadata(
              "A server",
              null,
              List.of(),
              List.of(),
              java.util.Set.of(GrantType.CLIENT_CREDENTIALS),
              AuthenticationMethod.CLIENT_SECRET_BASIC,
              procura.identity.client.ApplicationType.WEB,
              false,
              false,
              List.of(Scene.PETS),
              null,
              new TokenRules(false, false, null, null, null, null, algorithm, false, null),
              null,
              null,
              null,
              null),
          List.of(),
          List.of(Scene.hashed("cred_" + id, secret)));
      return new Party.WithBasic(scene.tenant(), id, secret);
    }
  }

  @Nested
  class TheTokenItself {

    @Test
    @DisplayName("[A18, C8, C9] an opaque token becomes the JWT that the resource can validate")
    void aGatewayGetsTheJwtOfAnOpaqueToken() throws ParseException {
      var opaque = scene.forBob(scene.web, Scene.VAULT, "read").accessToken();
      assertThat(opaque).startsWith("procura_at_");
      var answer = introspect(vaultServer, opaque, TOKEN).ok();
      assertThat(answer.headers().firstValue("Procura-Access-Token")).contains(answer.text());
      var jwt = verified(answer.text());
      assertThat(jwt.getHeader().getType().getType()).isEqualTo("at+jwt");
      var claims = jwt.getJWTClaimsSet();
      assertThat(claims.getAudience()).containsExactly(Scene.VAULT.value());
      assertThat(claims.getSubject()).isEqualTo("usr_bob");
      assertThat(claims.getStringClaim("scope")).isEqualTo("read");
      assertThat(claims.getJWTID()).isEqualTo(scene.introspect(vaultServer, opaque).get("jti"));
    }

    @Test
    void withAnAgentItSaysWhoActs_RFC8693_section_4_1() throws ParseException {
      var opaque = scene.forBob(scene.web, scene.vet, Scene.VAULT, "read").accessToken();
      var jwt = verified(introspect(vaultServer, opaque, TOKEN).ok().text());
      assertThat(jwt.getJWTClaimsSet().getJSONObjectClaim("act")).containsEntry("sub", "agt_vet");
    }

    @Test
    @DisplayName("[C8] nobody but the resource's own server can read an opaque token so")
    void neitherTheClientNorAnotherServerGetsIt() {
      var opaque = scene.forBob(scene.web, Scene.VAULT, "read").accessToken();
      for (var caller : List.of(scene.web, scene.petsServer)) {
        var answer = introspect(caller, opaque, TOKEN);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
            .contains("invalid_token");
        assertThat(answer.headers().firstValue("Procura-Access-Token")).isEmpty();
      }
    }

    @Test
    void whatIsRevokedIsRefusedAndNotDescribed() {
      var opaque = scene.forBob(scene.web, Scene.VAULT, "read").accessToken();
      assertThat(scene.revoke(scene.web, opaque).status()).isEqualTo(200);
      assertThat(introspect(vaultServer, opaque, TOKEN).status()).isEqualTo(401);
    }
  }
}
