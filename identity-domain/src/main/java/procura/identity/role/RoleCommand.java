package procura.identity.role;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import procura.identity.Access;
import procura.identity.Command;
import procura.identity.TenantId;

/// What can be asked of a role.
public sealed interface RoleCommand extends Command {

  RoleId role();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("role", role().value()));
  }

  record DefineRole(TenantId tenant, RoleId role, String name, List<Access> permissions, Instant at)
      implements RoleCommand {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("role", role.value()), tenant.tag("role_name", name));
    }
  }

  record ChangeRolePermissions(TenantId tenant, RoleId role, List<Access> permissions, Instant at)
      implements RoleCommand {}

  record RemoveRole(TenantId tenant, RoleId role, Instant at) implements RoleCommand {}
}
