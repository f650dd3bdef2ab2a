package procura.identity.trust;

import java.time.Instant;
import java.util.Set;
import procura.identity.Command;
import procura.identity.TenantId;

/// What can be asked about a trusted issuer.
public sealed interface TrustedIssuerCommand extends Command {

  TrustedIssuerId issuer();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("trust", issuer().value()));
  }

  record TrustIssuer(TenantId tenant, TrustedIssuerId issuer, TrustProfile profile, Instant at)
      implements TrustedIssuerCommand {
    @Override
    public Set<String> tags() {
      return Set.of(
          tenant.tag("trust", issuer.value()), tenant.tag("trusted_iss", profile.issuer()));
    }
  }

  record ChangeTrust(TenantId tenant, TrustedIssuerId issuer, TrustProfile profile, Instant at)
      implements TrustedIssuerCommand {}

  record EndTrust(TenantId tenant, TrustedIssuerId issuer, Instant at)
      implements TrustedIssuerCommand {}
}
