package procura.identity.delegation;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.Command;
import procura.identity.Scopes;
import procura.identity.TenantId;

/// What can be asked of a delegation.
public sealed interface DelegationCommand extends Command {

  DelegationId delegation();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("delegation", delegation().value()));
  }

  record GrantDelegation(
      TenantId tenant,
      DelegationId delegation,
      Consent consent,
      Scopes scopes,
      @Nullable Instant expiresAt,
      Instant at)
      implements DelegationCommand {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("delegation", delegation.value()), consent.tag(tenant));
    }
  }

  record WithdrawDelegation(TenantId tenant, DelegationId delegation, Instant at)
      implements DelegationCommand {}
}
