package procura.token.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("RFC 8725, signatures under keys of others")
class JwtSignaturesTest {

  private static final JWTClaimsSet CLAIMS = new JWTClaimsSet.Builder().subject("x").build();

  @Test
  @DisplayName("section 3.5, FAPI 2.0 section 5.4.1: an RSA key of fewer than 2048 bits is none")
  void aShortKeyIsNone() throws JOSEException {
    assertThat(rsa(1024)).isFalse();
    assertThat(rsa(2048)).isTrue();
  }

  private static boolean rsa(int bits) throws JOSEException {
    var key = new RSAKeyGenerator(bits, true).generate();
    var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), CLAIMS);
    jwt.sign(new RSASSASigner(key, Set.of(AllowWeakRSAKey.getInstance())));
    return JwtSignatures.verifies(jwt, key.toPublicJWK());
  }

  @Test
  @DisplayName("RFC 7517 section 4.2: a key that is for encryption has signed nothing")
  void aKeyForEncryptionHasSignedNothing() throws JOSEException {
    for (var use : new KeyUse[] {KeyUse.SIGNATURE, KeyUse.ENCRYPTION}) {
      var key = new ECKeyGenerator(Curve.P_256).generate();
      var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), CLAIMS);
      jwt.sign(new ECDSASigner(key));
      var shown = new ECKey.Builder(key.toPublicJWK()).keyUse(use).build();
      assertThat(JwtSignatures.verifies(jwt, shown)).isEqualTo(use.equals(KeyUse.SIGNATURE));
    }
  }
}
