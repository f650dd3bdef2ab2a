package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.X509CertUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procura.house.fakes.TestAuthority;
import procura.house.fakes.TestAuthority.Identity;
import procura.server.PlatformUnderTest;

/// A client that others wrote proves itself by its certificate, over TLS that ends in the product.
class ForeignTlsIT {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final Identity SERVER =
      AUTHORITY.selfSigned("CN=127.0.0.1", "san=ip:127.0.0.1,dns:localhost", "bc:c");
  private static final Identity ROBOT =
      AUTHORITY.issue("CN=robot", "san=dns:robot.vets.example", "ku=digitalSignature");
  private static final Identity OTHER =
      AUTHORITY.issue("CN=other", "san=dns:other.vets.example", "ku=digitalSignature");

  @TempDir static Path folder;

  private static Path certificate;
  private static PlatformUnderTest platform;

  @BeforeAll
  static void start() throws IOException {
    certificate = Files.writeString(folder.resolve("tls.crt"), SERVER.pem());
    var key = Files.writeString(folder.resolve("tls.key"), SERVER.keyPem());
    platform = PlatformUnderTest.withMutualTls(certificate, key);
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  @DisplayName("#48 openid-client: certificates and tokens bound to them (RFC 8705)")
  void mutualTls() {
    var tls =
        Map.of(
            "authority", AUTHORITY.pem(),
            "server", SERVER.pem(),
            "robot", told(ROBOT),
            "other", told(OTHER));
    var ended =
        NodeScripts.flow(
            "tls/mtls.mjs",
            Map.of("base", platform.base().toString(), "tls", tls),
            Map.of("NODE_EXTRA_CA_CERTS", certificate.toString()));
    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(ended.said()).as("it ran tests").containsPattern("ℹ pass [1-9]");
  }

  private static Map<String, Object> told(Identity identity) {
    return Map.of(
        "certificate", identity.pem(),
        "key", identity.keyPem(),
        "thumbprint", X509CertUtils.computeSHA256Thumbprint(identity.certificate()).toString(),
        "jwk",
            new ECKey.Builder(Curve.P_256, (ECPublicKey) identity.certificate().getPublicKey())
                .x509CertChain(List.of(new Base64(identity.base64())))
                .build()
                .toJSONObject());
  }
}
