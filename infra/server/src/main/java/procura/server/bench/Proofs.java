package procura.server.bench;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;

/// Proofs of one key for requests to one address (RFC 9449 section 4.2). Each is good once, and for
/// a minute.
final class Proofs {

  private final URI uri;
  private final ECKey key;
  private final JWSSigner signer;

  Proofs(URI uri) {
    this.uri = uri;
    try {
      this.key = new ECKeyGenerator(Curve.P_256).generate();
      this.signer = new ECDSASigner(key);
    } catch (JOSEException e) {
      throw new BenchFailed("no key for proofs", e);
    }
  }

  String next() {
    var proof =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("dpop+jwt"))
                .jwk(key.toPublicJWK())
                .build(),
            new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .claim("htm", "POST")
                .claim("htu", uri.toString())
                .claim("iat", Instant.now().getEpochSecond())
                .build());
    try {
      proof.sign(signer);
    } catch (JOSEException e) {
      throw new BenchFailed("a proof could not be signed", e);
    }
    return proof.serialize();
  }
}
