package procura.token.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.util.Set;

/// Signatures of others under public keys that we know from elsewhere. The key decides which
/// algorithms are possible, the header never does (RFC 8725 section 3.1).
public final class JwtSignatures {

  public static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.ES256,
          JWSAlgorithm.PS256,
          JWSAlgorithm.RS256,
          JWSAlgorithm.EdDSA,
          JWSAlgorithm.Ed25519);

  /// RFC 7518 section 3.3 and 3.5.
  private static final int FEWEST_RSA_BITS = 2048;

  private JwtSignatures() {}

  /// Whether a header asks for nothing that we don't take.
  public static boolean isAcceptable(JWSHeader header) {
    return ALGORITHMS.contains(header.getAlgorithm()) && header.getCriticalParams() == null;
  }

  /// Whether a header's `kid` can mean this key.
  public static boolean fits(JWSHeader header, JWK key) {
    return header.getKeyID() == null || header.getKeyID().equals(key.getKeyID());
  }

  public static boolean verifies(SignedJWT jwt, JWK key) throws JOSEException {
    JWSVerifier verifier =
        switch (key) {
          case ECKey ec -> new ECDSAVerifier(ec);
          case RSAKey rsa when rsa.size() >= FEWEST_RSA_BITS -> new RSASSAVerifier(rsa);
          case OctetKeyPair ed -> new Ed25519Verifier(ed);
          default -> null;
        };
    return verifier != null
        && !KeyUse.ENCRYPTION.equals(key.getKeyUse())
        && verifier.supportedJWSAlgorithms().contains(jwt.getHeader().getAlgorithm())
        && jwt.verify(verifier);
  }
}
