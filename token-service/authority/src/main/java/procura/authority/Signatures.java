package procura.authority;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.KeyAuthority;
import procura.identity.SigningAlgorithm;

/// Verifies what a tenant's own keys signed. The stored key decides with which algorithm, and the
/// token's header only has to agree (RFC 8725 section 3.1).
public final class Signatures {

  private Signatures() {}

  /// The tenant's key that `header` names, if its algorithm is the key's own.
  public static @Nullable KeyAuthority key(View view, JWSHeader header) {
    for (var key : view.keys()) {
      if (key.kid().equals(header.getKeyID())) {
        var own = SigningAlgorithm.of(key.algorithm());
        var named = SigningAlgorithm.of(header.getAlgorithm().getName());
        return own == null || own != named ? null : key;
      }
    }
    return null;
  }

  /// Whether one of the tenant's keys signed it, whatever it says.
  public static boolean isOurs(View view, SignedJWT jwt) throws JOSEException {
    var key = key(view, jwt.getHeader());
    return key != null && jwt.getHeader().getCriticalParams() == null && jwt.verify(verifier(key));
  }

  public static JWSVerifier verifier(KeyAuthority key) {
    try {
      return switch (SigningAlgorithm.of(key.algorithm())) {
        case ES256 -> new ECDSAVerifier(ECKey.parse(key.publicJwk()));
        case ED25519 -> new Ed25519Verifier(OctetKeyPair.parse(key.publicJwk()));
        case PS256, RS256 -> new RSASSAVerifier(RSAKey.parse(key.publicJwk()));
        case null -> throw new IllegalStateException("unusable public key " + key.kid());
      };
    } catch (JOSEException | ParseException e) {
      throw new IllegalStateException("unusable public key " + key.kid(), e);
    }
  }
}
