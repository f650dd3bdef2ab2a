package procura.identity.role;

import procura.identity.Rejection;

/// Why a role's command was refused.
public sealed interface RoleRejection extends Rejection {

  record RoleNotFound(RoleId role) implements RoleRejection {}

  record RoleNameIsTaken(String name) implements RoleRejection {}
}
