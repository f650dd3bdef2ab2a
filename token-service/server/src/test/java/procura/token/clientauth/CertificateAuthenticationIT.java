package procura.token.clientauth;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.VAULT;
import static procura.token.scene.Scene.alone;
import static procura.token.scene.Scene.everything;
import static procura.token.scene.Scene.refresh;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.house.fakes.TestAuthority;
import procura.house.fakes.TestAuthority.Identity;
import procura.identity.agent.AgentProfile;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.CertificateName;
import procura.identity.client.ClientMetadata;
import procura.identity.client.Credential;
import procura.identity.client.Credential.CertificateSubject;
import procura.identity.client.GrantType;
import procura.identity.client.TokenRules;
import procura.identity.issuance.IssuanceEvent.TokenRefused;
import procura.tenancy.lifecycle.BindingRules;
import procura.token.scene.Answer;
import procura.token.scene.Form;
import procura.token.scene.Party;
import procura.token.scene.Prover;
import procura.token.scene.Scene;

class CertificateAuthenticationIT {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final TestAuthority OTHER = TestAuthority.create();
  private static final Identity CLIENT =
      AUTHORITY.issue(
          "CN=robot, OU=Pets, O=Vets",
          "san=dns:robot.vets.example,uri:https://vets.example/robot,ip:10.1.2.3,email:r@vets.example",
          "ku=digitalSignature",
          "eku=clientAuth");
  private static final Identity NEIGHBOUR = AUTHORITY.issue("CN=neighbour, OU=Pets, O=Vets");
  private static final Identity IMPOSTOR =
      OTHER.issue("CN=robot, OU=Pets, O=Vets", "san=dns:robot.vets.example");
  private static final Identity SERVER =
      AUTHORITY.issue("CN=robot, OU=Pets, O=Vets", "eku=serverAuth");
  private static final Identity EXPIRED = AUTHORITY.expired("CN=robot, OU=Pets, O=Vets");
  private static final Identity OWN = AUTHORITY.selfSigned("CN=anything");

  private final Scene scene = Scene.vets();

  @BeforeEach
  void trust() {
    scene.change(old -> old.with(new BindingRules(false, List.of(AUTHORITY.pem()), List.of())));
  }

  private static ClientMetadata metadata(AuthenticationMethod method, boolean bound) {
    var plain =
        Scene.metadata(
            method,
            method == AuthenticationMethod.NONE
                ? Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                : Set.of(GrantType.values()),
            false);
    return new ClientMetadata(
        plain.clientName(),
        null,
        plain.redirectUris(),
        List.of(),
        plain.grantTypes(),
        method,
        plain.applicationType(),
        false,
        false,
        List.of(),
        null,
        new TokenRules(false, bound, null, null, null, null, null, false, null),
        null,
        null,
        null,
        null);
  }

  private void client(String id, AuthenticationMethod method, boolean bound, Credential... known) {
    scene.register(id, metadata(method, bound), everything(), List.of(known));
  }

  private static Form by(String id) {
    return alone(PETS).with("client_id", id);
  }

  private static Credential named(CertificateName name, String value) {
    return new CertificateSubject("cred", name, value);
  }

  private static Credential registered(Identity identity) {
    var key =
        new ECKey.Builder(Curve.P_256, (ECPublicKey) identity.certificate().getPublicKey())
            .x509CertChain(List.of(new Base64(identity.base64())))
            .build();
    return new Credential.PublicKeys("cred", new JWKSet(key).toString());
  }

  @Nested
  @DisplayName("RFC 8705 section 2.1, tls_client_auth")
  class OfAnAuthority {

    @Test
    void eachNameOfACertificateCanBeTheOneThatCounts() {
      var names =
          Map.of(
              CertificateName.SUBJECT_DN, "cn=robot,ou=Pets,o=Vets",
              CertificateName.SAN_DNS, "Robot.vets.example",
              CertificateName.SAN_URI, "https://vets.example/robot",
              CertificateName.SAN_IP, "10.1.2.3",
              CertificateName.SAN_EMAIL, "r@vets.example");
      names.forEach((name, value) -> {
        client("cli_" + name, AuthenticationMethod.TLS_CLIENT_AUTH, false, named(name, value));
        scene.token(by("cli_" + name), CLIENT).ok();
        scene.token(by("cli_" + name), NEIGHBOUR).refused("invalid_client");
      });
    }

    @Test
    @DisplayName("#48: another certificate, another authority, another purpose, or none")
    void anotherCertificateIsRefused() {
      client(
          "cli_robot",
          AuthenticationMethod.TLS_CLIENT_AUTH,
          false,
          named(CertificateName.SUBJECT_DN, "CN=robot,OU=Pets,O=Vets"));
      for (var other : List.of(NEIGHBOUR, IMPOSTOR, SERVER, OWN, EXPIRED)) {
        scene.token(by("cli_robot"), other).refused("invalid_client");
      }
      scene.token(by("cli_robot")).refused("invalid_client");
      scene.token(by("cli_robot").with("client_secret", "x"), CLIENT).refused("invalid_client");
      scene.token(by("cli_nobody"), CLIENT).refused("invalid_client");
      assertThat(scene.facts(TokenRefused.class)).hasSize(8);
      scene.token(by("cli_robot"), CLIENT).ok();
    }

    @Test
    @DisplayName("CA-05 #48: what a request itself says of a certificate is not read")
    void headersFromOutsideMeanNothing() {
      client(
          "cli_robot",
          AuthenticationMethod.TLS_CLIENT_AUTH,
          false,
          named(CertificateName.SUBJECT_DN, "CN=robot,OU=Pets,O=Vets"));
      for (var header : List.of("Client-Cert", "X-Client-Cert", "X-SSL-Client-Cert", "SSL_CERT")) {
        scene
            .post(
                "token",
                by("cli_robot"),
                "Content-Type",
                "application/x-www-form-urlencoded",
                header,
                ":" + CLIENT.base64() + ":")
            .refused("invalid_client");
      }
    }

    @Test
    @DisplayName("without an authority of the tenant's, only a proxy that checks is believed")
    void aProxyMayVouch() {
      scene.change(old -> old.with(BindingRules.NONE));
      client(
          "cli_robot",
          AuthenticationMethod.TLS_CLIENT_AUTH,
          false,
          named(CertificateName.SAN_DNS, "robot.vets.example"));
      scene.token(by("cli_robot"), CLIENT).refused("invalid_client");
      scene.tokenByProxy(by("cli_robot"), CLIENT).ok();
      scene.tokenByProxy(by("cli_robot"), NEIGHBOUR).refused("invalid_client");
    }

    @Test
    @DisplayName("an authority of one tenant vouches for nobody at another")
    void trustIsTheTenants() {
      var other = Scene.vets();
      other.change(old -> old.with(new BindingRules(false, List.of(OTHER.pem()), List.of())));
      other.register(
          "cli_robot",
          metadata(AuthenticationMethod.TLS_CLIENT_AUTH, false),
          everything(),
          List.of(named(CertificateName.SAN_DNS, "robot.vets.example")));
      other.token(by("cli_robot"), CLIENT).refused("invalid_client");
      other.token(by("cli_robot"), IMPOSTOR).ok();
    }
  }

  @Nested
  @DisplayName("RFC 8705 section 2.2, self_signed_tls_client_auth")
  class Registered {

    @Test
    void theRegisteredCertificateIsTheClients() {
      client("cli_own", AuthenticationMethod.SELF_SIGNED_TLS_CLIENT_AUTH, false, registered(OWN));
      scene.token(by("cli_own"), OWN).ok();
      for (var other : List.of(CLIENT, AUTHORITY.selfSigned("CN=anything"))) {
        scene.token(by("cli_own"), other).refused("invalid_client");
      }
      scene.token(by("cli_own")).refused("invalid_client");
    }

    @Test
    void anAgentMayComeWithACertificate() throws Exception {
      scene.register("agt_own", AgentProfile.DEFAULT_DEPTH, registered(OWN));
      var answer = scene.token(by("agt_own"), OWN).ok();
      assertThat(answer.claims().getJSONObjectClaim("cnf")).containsOnlyKeys("x5t#S256");
      scene.token(by("agt_own"), CLIENT).refused("invalid_client");
      scene.token(by("agt_own")).refused("invalid_client");
    }
  }

  @Nested
  @DisplayName("RFC 8705 section 3, tokens that are bound to a certificate")
  class Bound {

    private String thumbprint(Answer answer) throws Exception {
      return String.valueOf(answer.claims().getJSONObjectClaim("cnf").get("x5t#S256"));
    }

    @Test
    void theTokenAndItsIntrospectionSayWhichCertificate() throws Exception {
      client(
          "cli_robot",
          AuthenticationMethod.TLS_CLIENT_AUTH,
          true,
          named(CertificateName.SAN_DNS, "robot.vets.example"));
      var answer = scene.token(by("cli_robot"), CLIENT).ok();
      assertThat(answer.get("token_type")).isEqualTo("Bearer");
      var seen = scene.introspect(scene.petsServer, answer.accessToken());
      assertThat(seen.json().at("/cnf/x5t#S256").asText()).isEqualTo(thumbprint(answer));
      assertThat(seen.get("token_type")).isEqualTo("Bearer");
      var opaque = scene.token(alone(VAULT).with("client_id", "cli_robot"), CLIENT).ok();
      assertThat(opaque.accessToken()).startsWith("procura_at_");
      scene
          .token(by("cli_robot"), CLIENT, Prover.es256().proof(scene.url("token")))
          .refused("invalid_request");
    }

    @Test
    @DisplayName("section 4: a public client's refresh token is bound to its certificate")
    void aPublicClientIsBoundToo() throws Exception {
      client("cli_public", AuthenticationMethod.NONE, true);
      var party = new Party.Public(scene.tenant(), "cli_public");
      var form = scene.authorize(party, null, PETS, "openid read").form().by(party);
      var first = scene.token(form, OWN).ok();
      assertThat(thumbprint(first)).isNotEmpty();
      var again = refresh(first.refreshToken()).by(party);
      scene.token(again, CLIENT).refused("invalid_grant");
      scene.token(again).refused("invalid_request");
      assertThat(thumbprint(scene.token(again, OWN).ok())).isEqualTo(thumbprint(first));
      var header = "Bearer " + first.accessToken();
      assertThat(scene.get("userinfo", header).status()).isEqualTo(401);
      assertThat(scene.get("userinfo", header, CLIENT).status()).isEqualTo(401);
      assertThat(scene.get("userinfo", header, OWN).status()).isEqualTo(200);
    }
  }
}
