package procura.token.clientauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jwt.SignedJWT;
import jakarta.inject.Singleton;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.identity.client.Credential;
import procura.identity.client.Credential.CertificateSubject;
import procura.identity.client.Credential.KeysByUrl;
import procura.identity.client.Credential.PublicKeys;
import procura.identity.client.Credential.SecretHash;
import procura.identity.client.Credential.SpiffeId;
import procura.outbound.KeySets;
import procura.outbound.Keys.Known;
import procura.outbound.Keys.Unavailable;
import procura.token.jwt.JwtSignatures;

/// The public keys that a client registered, by value or by URL (`jwks`, `jwks_uri`), and which of
/// them signed a JWT.
@Singleton
public final class RegisteredKeys {

  public static final Set<JWSAlgorithm> ALGORITHMS = JwtSignatures.ALGORITHMS;

  private final KeySets sets;

  RegisteredKeys(KeySets sets) {
    this.sets = sets;
  }

  /// The id of the credential whose key signed, or null.
  public @Nullable String signer(TenantId tenant, SignedJWT jwt, List<Credential> credentials)
      throws ParseException, JOSEException {
    for (var credential : credentials) {
      for (var key : keys(tenant, jwt.getHeader().getKeyID(), credential)) {
        if (JwtSignatures.fits(jwt.getHeader(), key) && JwtSignatures.verifies(jwt, key)) {
          return credential.id();
        }
      }
    }
    return null;
  }

  /// The certificates that a client registered with its keys (RFC 8705 section 2.2.2).
  List<Base64> certificates(TenantId tenant, Credential credential) throws ParseException {
    return keys(tenant, null, credential).stream()
        .map(JWK::getX509CertChain)
        .filter(chain -> chain != null && !chain.isEmpty())
        .map(List::getFirst)
        .toList();
  }

  private List<JWK> keys(TenantId tenant, @Nullable String kid, Credential credential)
      throws ParseException {
    return switch (credential) {
      case SecretHash _, CertificateSubject _, SpiffeId _ -> List.of();
      case PublicKeys(_, var jwks) -> JWKSet.parse(jwks).getKeys();
      case KeysByUrl(_, var jwksUri) ->
          switch (sets.find(tenant, URI.create(jwksUri), kid)) {
            case Known(var known) -> known;
            case Unavailable _ -> List.of();
          };
    };
  }
}
