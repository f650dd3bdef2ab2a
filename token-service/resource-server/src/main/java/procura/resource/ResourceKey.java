package procura.resource;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/// The resource's own signing key: a private P-256 (ES256) or RSA (PS256) key with an id.
public record ResourceKey(JWK key) {

  public ResourceKey {
    if (!key.isPrivate() || key.getKeyID() == null) {
      throw new IllegalArgumentException("a private key with a kid is needed");
    }
  }

  /// A fresh P-256 key, for those who have none yet.
  public static ResourceKey generate() {
    try {
      return new ResourceKey(
          new ECKeyGenerator(Curve.P_256).keyID(UUID.randomUUID().toString()).generate());
    } catch (JOSEException e) {
      throw new IllegalStateException("this JDK has no P-256", e);
    }
  }

  /// The public half as a JWK set, to register with the client or to publish at `jwks_uri`.
  public Map<String, Object> publicKeys() {
    return new JWKSet(key).toJSONObject(true);
  }

  String sign(JOSEObjectType type, Map<String, Object> claims) {
    try {
      var jws =
          new JWSObject(
              new JWSHeader.Builder(algorithm()).type(type).keyID(key.getKeyID()).build(),
              new Payload(new String(StrictJson.write(claims), StandardCharsets.UTF_8)));
      jws.sign(signer());
      return jws.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot sign with key " + key.getKeyID(), e);
    }
  }

  private JWSAlgorithm algorithm() {
    return key instanceof RSAKey ? JWSAlgorithm.PS256 : JWSAlgorithm.ES256;
  }

  private JWSSigner signer() throws JOSEException {
    return switch (key) {
      case ECKey ec -> new ECDSASigner(ec);
      case RSAKey rsa -> new RSASSASigner(rsa);
      default -> throw new JOSEException("a key of type " + key.getKeyType());
    };
  }

  @Override
  public String toString() {
    return "ResourceKey[kid=" + key.getKeyID() + "]";
  }
}
