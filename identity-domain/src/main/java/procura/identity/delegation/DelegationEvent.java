package procura.identity.delegation;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.Fact;
import procura.identity.Scopes;
import procura.identity.TenantId;

/// What happened to a delegation.
public sealed interface DelegationEvent extends Fact {

  DelegationId delegation();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("delegation", delegation().value()));
  }

  record DelegationGranted(
      TenantId tenant,
      DelegationId delegation,
      Consent consent,
      Scopes scopes,
      @Nullable Instant expiresAt,
      Instant at)
      implements DelegationEvent {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("delegation", delegation.value()), consent.tag(tenant));
    }
  }

  /// `scopes` are all that now stand, earlier ones included.
  record DelegationExtended(
      TenantId tenant,
      DelegationId delegation,
      Consent consent,
      Scopes scopes,
      @Nullable Instant expiresAt,
      Instant at)
      implements DelegationEvent {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("delegation", delegation.value()), consent.tag(tenant));
    }
  }

  record DelegationWithdrawn(TenantId tenant, DelegationId delegation, Consent consent, Instant at)
      implements DelegationEvent {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("delegation", delegation.value()), consent.tag(tenant));
    }
  }
}
