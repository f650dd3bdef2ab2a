package procura.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procura.control.rig.ControlPlane;
import procura.control.rig.ControlPlane.Answer;
import procura.control.rig.ControlPlane.Tenant;
import procura.tenancy.keys.Secrets;

/// The admin API as a protected resource for tokens that are bound to a key (RFC 9449 section 7),
/// and what its forms say of keys.
class BoundAdministrationIT {

  @TempDir static Path data;

  @AutoClose private static ControlPlane plane;
  private static Tenant vets;

  @BeforeAll
  static void start() {
    plane = ControlPlane.start(data, Map.of());
    vets = plane.signUp("vets");
  }

  private final ECKey key = key();

  private static String url() {
    return plane.base() + "/api/v1/tenants/vets";
  }

  private static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String bound(Map<String, Object> cnf) {
    return plane.token(
        vets.id(),
        vets.clientId(),
        plane.base() + "/api/v1",
        "admin:read admin:write",
        Map.of("cnf", cnf));
  }

  private String bound() throws JOSEException {
    return bound(Map.of("jkt", key.computeThumbprint().toString()));
  }

  private static String proof(ECKey key, String method, String htu, String token)
      throws JOSEException {
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("dpop+jwt"))
                .jwk(key.toPublicJWK())
                .build(),
            new JWTClaimsSet.Builder()
                .claim("htm", method)
                .claim("htu", htu)
                .claim("iat", Instant.now().getEpochSecond())
                .claim("ath", Secrets.hash(token))
                .jwtID(UUID.randomUUID().toString())
                .build());
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  private Answer ask(String authorization, String... proofs) {
    var request = HttpRequest.newBuilder(URI.create(url())).header("Authorization", authorization);
    for (var proof : proofs) {
      request.header("DPoP", proof);
    }
    return plane.send(request.build());
  }

  private static void isRefused(Answer answer, String error) {
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).startsWith("DPoP error=\"" + error + "\"");
  }

  @Test
  @DisplayName("#47: a bound token opens the admin API with its proof alone, and once")
  void aBoundTokenNeedsItsProof() throws JOSEException {
    var token = bound();
    var good = proof(key, "GET", url(), token);
    assertThat(ask("DPoP " + token, good).status()).isEqualTo(200);
    isRefused(ask("DPoP " + token, good), "invalid_dpop_proof");
    isRefused(ask("Bearer " + token), "invalid_token");
    isRefused(ask("DPoP " + token), "invalid_dpop_proof");
    isRefused(ask("DPoP " + token, proof(key, "PATCH", url(), token)), "invalid_dpop_proof");
    isRefused(
        ask("DPoP " + token, proof(key, "GET", url() + "/users", token)), "invalid_dpop_proof");
    isRefused(ask("DPoP " + token, proof(key, "GET", url(), "other")), "invalid_dpop_proof");
    isRefused(ask("DPoP " + token, proof(key(), "GET", url(), token)), "invalid_token");
    var plain = plane.token(vets, "admin:read");
    isRefused(ask("DPoP " + plain, proof(key, "GET", url(), plain)), "invalid_token");
    assertThat(ask("Bearer " + plain).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("RFC 8705 section 3: a token bound to a certificate needs that connection")
  void aCertificateBoundTokenNeedsItsConnection() {
    isRefused(ask("Bearer " + bound(Map.of("x5t#S256", "abc"))), "invalid_token");
  }

  @Test
  void theTenantSaysWhatItDemandsAndTrusts() {
    var token = plane.token(vets, "admin:read admin:write audit:read audit:export");
    var changed =
        plane.call(
            "PATCH",
            "/api/v1/tenants/vets",
            token,
            """
            {"binding_policy":{"spiffe_trust_domains":
              [{"name":"prod.example","bundle_endpoint":"https://bundles.example/prod"}]}}
            """);
    assertThat(changed.status()).as(changed.raw().body()).isEqualTo(200);
    assertThat(changed.text("/binding_policy/spiffe_trust_domains/0/name"))
        .isEqualTo("prod.example");
    for (var bad :
        List.of(
            "{\"certificate_authorities\":[\"x\"]}",
            "{\"spiffe_trust_domains\":[{\"name\":\"UPPER\",\"bundle_endpoint\":\"https://a.example\"}]}",
            "{\"spiffe_trust_domains\":[{\"name\":\"a\",\"bundle_endpoint\":\"http://a.example\"}]}",
            "{\"spiffe_trust_domains\":[{\"name\":\"a\"}]}")) {
      var refused =
          plane.call("PATCH", "/api/v1/tenants/vets", token, "{\"binding_policy\":" + bad + "}");
      assertThat(refused.status()).as(bad).isIn(400, 422);
    }
  }

  @Test
  @DisplayName("RFC 8705 section 2.1.2: exactly one name says what a certificate is called")
  void clientsAreRegisteredByTheNameOfTheirCertificate() {
    var token = plane.token(vets, "admin:read admin:write");
    var made =
        client(token, "\"tls_client_auth\",\"tls_client_auth_subject_dn\":\"CN=robot,O=Vets\"");
    assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
    assertThat(made.text("/credentials/0/names/tls_client_auth_subject_dn"))
        .isEqualTo("CN=robot,O=Vets");
    var workload = client(token, "\"spiffe_jwt\",\"spiffe_id\":\"spiffe://prod.example/robot\"");
    assertThat(workload.status()).as(workload.raw().body()).isEqualTo(201);
    for (var bad :
        List.of(
            "\"tls_client_auth\"",
            "\"tls_client_auth\",\"tls_client_auth_subject_dn\":\"CN=a\",\"tls_client_auth_san_dns\":\"a\"",
            "\"tls_client_auth\",\"tls_client_auth_subject_dn\":\"no name\"",
            "\"spiffe_jwt\"",
            "\"spiffe_jwt\",\"spiffe_id\":\"https://prod.example/robot\"",
            "\"client_secret_basic\",\"dpop_bound_access_tokens\":true,\"tls_client_certificate_bound_access_tokens\":true")) {
      assertThat(client(token, bad).status()).as(bad).isIn(400, 422);
    }
  }

  private static Answer client(String token, String methodAndMore) {
    return plane.call(
        "POST",
        "/api/v1/tenants/vets/clients",
        token,
        """
        {"client_name":"Robot","grant_types":["client_credentials"],"access":[],
         "token_endpoint_auth_method":%s}
        """
            .formatted(methodAndMore));
  }
}
