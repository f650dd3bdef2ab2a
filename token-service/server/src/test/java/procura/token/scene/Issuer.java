package procura.token.scene;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.Date;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Somebody else who signs assertions: an enterprise's identity provider, another domain's
/// authorization server, a platform of workloads.
public record Issuer(String iss, ECKey key) {

  public static final String ID_JAG = "oauth-id-jag+jwt";

  public static Issuer named(String iss) {
    return new Issuer(iss, Scene.key("issuer"));
  }

  public String jwks() {
    return Scene.jwks(key);
  }

  /// An assertion for `audience` that is good but for what `change` changes.
  public String sign(
      @Nullable String type,
      String audience,
      String subject,
      UnaryOperator<JWTClaimsSet.Builder> change) {
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID());
    var now = Scene.now();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(iss)
            .subject(subject)
            .audience(audience)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)))
            .jwtID(UUID.randomUUID().toString());
    var jwt =
        new SignedJWT(
            (type == null ? header : header.type(new JOSEObjectType(type))).build(),
            change.apply(claims).build());
    try {
      jwt.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
    return jwt.serialize();
  }
}
