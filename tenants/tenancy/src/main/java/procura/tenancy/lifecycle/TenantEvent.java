package procura.tenancy.lifecycle;

import java.time.Instant;
import java.util.Set;
import procura.identity.Fact;
import procura.identity.TenantId;

/// What happened to a tenant.
public sealed interface TenantEvent extends Fact {

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag());
  }

  record TenantSignedUp(TenantId tenant, TenantSettings settings, Instant at)
      implements TenantEvent {}

  record TenantSettingsChanged(TenantId tenant, TenantSettings settings, Instant at)
      implements TenantEvent {}

  record TenantOffboarded(TenantId tenant, Instant at) implements TenantEvent {}
}
