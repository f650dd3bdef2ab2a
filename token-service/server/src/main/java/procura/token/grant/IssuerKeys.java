package procura.token.grant;

import com.nimbusds.jose.jwk.JWKSet;
import jakarta.inject.Singleton;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.identity.trust.TrustProfile;
import procura.outbound.KeySets;
import procura.outbound.Keys.Known;

/// The public keys of a trusted issuer, by value or from where it publishes them.
@Singleton
final class IssuerKeys {

  private final KeySets sets;

  IssuerKeys(KeySets sets) {
    this.sets = sets;
  }

  /// A JWK Set document, or null where it can't be had.
  @Nullable String of(TenantId tenant, TrustProfile issuer, @Nullable String kid) {
    if (issuer.jwksUri() == null) {
      return issuer.jwks();
    }
    return sets.find(tenant, URI.create(issuer.jwksUri()), kid) instanceof Known known
        ? new JWKSet(known.keys()).toString()
        : null;
  }
}
