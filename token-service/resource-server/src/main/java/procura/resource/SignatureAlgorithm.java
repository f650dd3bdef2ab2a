package procura.resource;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/// The signatures that a token may carry: asymmetric ones only. The server's list decides, the
/// token's header merely picks from it, and a key is used with the algorithm of its own kind alone
/// (RFC 8725 sections 3.1 and 3.2), so neither `none` nor an HMAC under a public key can be meant.
public enum SignatureAlgorithm {
  ES256("SHA256withECDSAinP1363Format", "ES256", "ES256"),
  /// `EdDSA` with Ed25519, also under its fully specified name (RFC 9864).
  ED25519("Ed25519", "EdDSA", "Ed25519"),
  PS256("RSASSA-PSS", "PS256", "PS256"),
  RS256("SHA256withRSA", "RS256", "RS256");

  private static final int SMALLEST_RSA_BITS = 2048;

  private final String jcaName;
  private final String name;
  private final String otherName;

  SignatureAlgorithm(String jcaName, String name, String otherName) {
    this.jcaName = jcaName;
    this.name = name;
    this.otherName = otherName;
  }

  static @Nullable SignatureAlgorithm named(String alg) {
    for (var algorithm : values()) {
      if (algorithm.isNamed(alg)) {
        return algorithm;
      }
    }
    return null;
  }

  private boolean isNamed(String alg) {
    return alg.equals(name) || alg.equals(otherName);
  }

  /// Is this key of the right kind, and neither marked for another algorithm nor for encryption?
  boolean suits(JWK key) {
    var use = key.getKeyUse();
    var alg = key.getAlgorithm();
    return (use == null || KeyUse.SIGNATURE.equals(use))
        && (alg == null || isNamed(alg.getName()))
        && switch (this) {
          case ES256 -> key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve());
          case ED25519 -> key instanceof OctetKeyPair okp && Curve.Ed25519.equals(okp.getCurve());
          case PS256, RS256 -> key instanceof RSAKey rsa && rsa.size() >= SMALLEST_RSA_BITS;
        };
  }

  boolean verifies(JWK key, byte[] signed, byte[] signature) {
    try {
      var verifier = Signature.getInstance(jcaName);
      if (this == PS256) {
        verifier.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      verifier.initVerify(publicKey(key));
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException | JOSEException _) {
      return false; // a signature of the wrong length, a point that is not on the curve
    }
  }

  private static PublicKey publicKey(JWK key) throws GeneralSecurityException, JOSEException {
    return switch (key) {
      case ECKey ec -> ec.toPublicKey();
      case RSAKey rsa -> rsa.toPublicKey();
      case OctetKeyPair okp -> edwards(okp.getX().decode());
      default -> throw new JOSEException("a key of type " + key.getKeyType());
    };
  }

  /// RFC 8032 section 5.1.2: y in little-endian order, the top bit is the sign of x.
  private static PublicKey edwards(byte[] encoded) throws GeneralSecurityException {
    var y = new byte[encoded.length];
    for (var i = 0; i < y.length; i++) {
      y[i] = encoded[y.length - 1 - i];
    }
    var xIsOdd = (y[0] & 0x80) != 0;
    y[0] &= 0x7F;
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(
            new EdECPublicKeySpec(
                NamedParameterSpec.ED25519, new EdECPoint(xIsOdd, new BigInteger(1, y))));
  }
}
