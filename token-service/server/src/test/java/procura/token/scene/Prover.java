package procura.token.scene;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.UUID;
import java.util.function.UnaryOperator;
import procura.tenancy.keys.Secrets;

/// Somebody who holds a key and makes DPoP proofs with it (RFC 9449 section 4).
public record Prover(JWK key, JWSAlgorithm algorithm) {

  public static Prover es256() {
    try {
      return new Prover(new ECKeyGenerator(Curve.P_256).generate(), JWSAlgorithm.ES256);
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  public String thumbprint() {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /// A good proof for a POST.
  public String proof(String url) {
    return proof("POST", url, claims -> claims);
  }

  /// A good proof for a request with a token.
  public String proof(String method, String url, String accessToken) {
    return proof(method, url, claims -> claims.claim("ath", Secrets.hash(accessToken)));
  }

  /// A good proof, but for what `change` changes.
  public String proof(String method, String url, UnaryOperator<JWTClaimsSet.Builder> change) {
    return sign(header().build(), method, url, change);
  }

  public JWSHeader.Builder header() {
    return new JWSHeader.Builder(algorithm)
        .type(new JOSEObjectType("dpop+jwt"))
        .jwk(key.toPublicJWK());
  }

  public String sign(
      JWSHeader header, String method, String url, UnaryOperator<JWTClaimsSet.Builder> change) {
    var claims =
        new JWTClaimsSet.Builder()
            .claim("htm", method)
            .claim("htu", url)
            .claim("iat", Scene.now().getEpochSecond())
            .jwtID(UUID.randomUUID().toString());
    try {
      var jwt = new SignedJWT(header, change.apply(claims).build());
      jwt.sign(signer());
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private JWSSigner signer() throws JOSEException {
    return switch (key) {
      case ECKey ec -> new ECDSASigner(ec);
      case RSAKey rsa -> new RSASSASigner(rsa);
      case OctetKeyPair ed -> new Ed25519Signer(ed);
      default -> throw new JOSEException("a key of type " + key.getKeyType());
    };
  }
}
