package procura.identity.role;

import static procura.identity.Decision.accept;
import static procura.identity.Decision.nothingToDo;
import static procura.identity.Decision.reject;

import procura.identity.Decider;
import procura.identity.Decision;
import procura.identity.role.Role.Defined;
import procura.identity.role.Role.Removed;
import procura.identity.role.Role.Undefined;
import procura.identity.role.RoleCommand.ChangeRolePermissions;
import procura.identity.role.RoleCommand.DefineRole;
import procura.identity.role.RoleCommand.RemoveRole;
import procura.identity.role.RoleEvent.RoleDefined;
import procura.identity.role.RoleEvent.RolePermissionsChanged;
import procura.identity.role.RoleEvent.RoleRemoved;
import procura.identity.role.RoleRejection.RoleNameIsTaken;
import procura.identity.role.RoleRejection.RoleNotFound;

/// Roles: permissions under a name that is unique in its tenant.
public final class RoleDecider implements Decider<Role, RoleCommand, RoleEvent, RoleRejection> {

  @Override
  public Role initial() {
    return new Undefined();
  }

  @Override
  public Decision<RoleEvent, RoleRejection> decide(Role role, RoleCommand command) {
    return switch (command) {
      case DefineRole(var t, var id, var name, var permissions, var at) ->
          role instanceof Defined
              ? reject(new RoleNameIsTaken(name))
              : accept(new RoleDefined(t, id, name, permissions, at));
      case ChangeRolePermissions(var t, var id, var permissions, var at) ->
          role instanceof Defined
              ? accept(new RolePermissionsChanged(t, id, permissions, at))
              : reject(new RoleNotFound(id));
      case RemoveRole(var t, var id, var at) ->
          switch (role) {
            case Defined(_, var name) -> accept(new RoleRemoved(t, id, name, at));
            case Removed _ -> nothingToDo();
            case Undefined _ -> reject(new RoleNotFound(id));
          };
    };
  }

  @Override
  public Role evolve(Role role, RoleEvent event) {
    return switch (event) {
      case RoleDefined(_, var id, var name, _, _) -> new Defined(id, name);
      case RolePermissionsChanged _ -> role;
      case RoleRemoved(_, var id, _, _) -> new Removed(id);
    };
  }
}
