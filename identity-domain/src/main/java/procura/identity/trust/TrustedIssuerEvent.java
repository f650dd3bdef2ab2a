package procura.identity.trust;

import java.time.Instant;
import java.util.Set;
import procura.identity.Fact;
import procura.identity.TenantId;

/// What happened to the trust in an issuer.
public sealed interface TrustedIssuerEvent extends Fact {

  TrustedIssuerId issuer();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("trust", issuer().value()));
  }

  record IssuerTrusted(TenantId tenant, TrustedIssuerId issuer, TrustProfile profile, Instant at)
      implements TrustedIssuerEvent {
    @Override
    public Set<String> tags() {
      return Set.of(
          tenant.tag("trust", issuer.value()), tenant.tag("trusted_iss", profile.issuer()));
    }
  }

  record TrustChanged(TenantId tenant, TrustedIssuerId issuer, TrustProfile profile, Instant at)
      implements TrustedIssuerEvent {}

  /// `identifier` is the issuer's `iss`, which may be trusted anew under another id.
  record TrustEnded(TenantId tenant, TrustedIssuerId issuer, String identifier, Instant at)
      implements TrustedIssuerEvent {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("trust", issuer.value()), tenant.tag("trusted_iss", identifier));
    }
  }
}
