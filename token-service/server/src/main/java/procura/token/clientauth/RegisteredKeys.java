package procura.token.clientauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.client.Credential;
import procura.identity.client.Credential.PublicKeys;

/// The public keys that a client registered, and which of them signed a JWT. The key decides which
/// algorithms are possible, the header never does.
public final class RegisteredKeys {

  public static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.ES256,
          JWSAlgorithm.PS256,
          JWSAlgorithm.RS256,
          JWSAlgorithm.EdDSA,
          JWSAlgorithm.Ed25519);

  private RegisteredKeys() {}

  /// The id of the credential whose key signed, or null.
  public static @Nullable String signer(SignedJWT jwt, List<Credential> credentials)
      throws ParseException, JOSEException {
    var kid = jwt.getHeader().getKeyID();
    for (var credential : credentials) {
      if (credential instanceof PublicKeys(var id, var jwks)) {
        for (var key : JWKSet.parse(jwks).getKeys()) {
          if ((kid == null || kid.equals(key.getKeyID())) && verifies(jwt, key)) {
            return id;
          }
        }
      }
    }
    return null;
  }

  static boolean verifies(SignedJWT jwt, JWK key) throws JOSEException {
    JWSVerifier verifier =
        switch (key) {
          case ECKey ec -> new ECDSAVerifier(ec);
          case RSAKey rsa -> new RSASSAVerifier(rsa);
          case OctetKeyPair ed -> new Ed25519Verifier(ed);
          default -> null;
        };
    return verifier != null
        && verifier.supportedJWSAlgorithms().contains(jwt.getHeader().getAlgorithm())
        && jwt.verify(verifier);
  }
}
