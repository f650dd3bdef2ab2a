package procura.token.grant;

import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import procura.identity.trust.TrustProfile;

/// The public keys of a trusted issuer.
@Singleton
final class IssuerKeys {

  /// A JWK Set document, or null where it can't be had.
  @Nullable String of(TrustProfile issuer, @Nullable String kid) {
    return issuer.jwks();
  }
}
