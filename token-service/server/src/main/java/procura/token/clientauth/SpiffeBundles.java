package procura.token.clientauth;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.X509CertUtils;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.outbound.KeySets;
import procura.outbound.Keys.Known;
import procura.outbound.Keys.Unavailable;
import procura.tenancy.lifecycle.BindingRules.TrustDomain;

/// The keys of a SPIFFE trust domain, from the bundle endpoint that the tenant's administrator
/// named and from nowhere that a request says (SPIFFE Trust Domain and Bundle section 4).
@Singleton
final class SpiffeBundles {

  private final KeySets sets;

  SpiffeBundles(KeySets sets) {
    this.sets = sets;
  }

  /// The keys that sign JWT-SVIDs.
  List<JWK> tokenKeys(TenantId tenant, TrustDomain domain, @Nullable String kid) {
    return keys(tenant, domain, kid, "jwt-svid").stream()
        .filter(key -> kid == null || kid.equals(key.getKeyID()))
        .toList();
  }

  /// The authorities of X.509-SVIDs.
  Set<TrustAnchor> authorities(TenantId tenant, TrustDomain domain) {
    return CertificateChains.anchors(
        keys(tenant, domain, null, "x509-svid").stream()
            .map(SpiffeBundles::certificate)
            .filter(Objects::nonNull)
            .toList());
  }

  private List<JWK> keys(TenantId tenant, TrustDomain domain, @Nullable String kid, String use) {
    return switch (sets.find(tenant, URI.create(domain.bundleEndpoint()), kid)) {
      case Known(var keys) ->
          keys.stream()
              .filter(key -> key.getKeyUse() != null && key.getKeyUse().getValue().equals(use))
              .toList();
      case Unavailable _ -> List.of();
    };
  }

  private static @Nullable X509Certificate certificate(JWK key) {
    List<Base64> chain = key.getX509CertChain();
    return chain == null || chain.size() != 1
        ? null
        : X509CertUtils.parse(chain.getFirst().decode());
  }
}
