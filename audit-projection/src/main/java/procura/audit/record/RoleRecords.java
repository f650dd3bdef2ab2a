package procura.audit.record;

import procura.identity.role.RoleEvent;
import procura.identity.role.RoleEvent.RoleDefined;
import procura.identity.role.RoleEvent.RolePermissionsChanged;
import procura.identity.role.RoleEvent.RoleRemoved;

/// The records of roles: what each permits, from when to when.
final class RoleRecords {

  private RoleRecords() {}

  static Evidence of(RoleEvent fact) {
    var evidence = Evidence.success().subject(fact.role().value());
    return switch (fact) {
      case RoleDefined(_, _, var name, var permissions, _) ->
          evidence.detail("name", name).access("permissions", permissions);
      case RolePermissionsChanged(_, _, var permissions, _) ->
          evidence.access("permissions", permissions);
      case RoleRemoved(_, _, var name, _) -> evidence.detail("name", name);
    };
  }
}
