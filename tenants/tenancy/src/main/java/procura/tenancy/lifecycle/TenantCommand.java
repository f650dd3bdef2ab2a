package procura.tenancy.lifecycle;

import java.time.Instant;
import java.util.Set;
import procura.identity.Command;
import procura.identity.TenantId;

/// What can be asked of a tenant.
public sealed interface TenantCommand extends Command {

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag());
  }

  record SignUpTenant(TenantId tenant, TenantSettings settings, Instant at)
      implements TenantCommand {}

  record ChangeTenantSettings(TenantId tenant, TenantSettings settings, Instant at)
      implements TenantCommand {}

  record OffboardTenant(TenantId tenant, Instant at) implements TenantCommand {}
}
