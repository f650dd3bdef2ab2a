package procura.identity.role;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import procura.identity.Access;
import procura.identity.Fact;
import procura.identity.TenantId;

/// What happened to a role.
public sealed interface RoleEvent extends Fact {

  RoleId role();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("role", role().value()));
  }

  record RoleDefined(
      TenantId tenant, RoleId role, String name, List<Access> permissions, Instant at)
      implements RoleEvent {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("role", role.value()), tenant.tag("role_name", name));
    }
  }

  record RolePermissionsChanged(TenantId tenant, RoleId role, List<Access> permissions, Instant at)
      implements RoleEvent {}

  record RoleRemoved(TenantId tenant, RoleId role, String name, Instant at) implements RoleEvent {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("role", role.value()), tenant.tag("role_name", name));
    }
  }
}
