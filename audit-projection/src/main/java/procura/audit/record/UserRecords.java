package procura.audit.record;

import procura.identity.role.RoleId;
import procura.identity.user.UserEvent;
import procura.identity.user.UserEvent.UserClaimsChanged;
import procura.identity.user.UserEvent.UserErased;
import procura.identity.user.UserEvent.UserPasswordRehashed;
import procura.identity.user.UserEvent.UserPasswordSet;
import procura.identity.user.UserEvent.UserProfileChanged;
import procura.identity.user.UserEvent.UserRegistered;
import procura.identity.user.UserEvent.UserReinstated;
import procura.identity.user.UserEvent.UserRolesAssigned;
import procura.identity.user.UserEvent.UserSuspended;

/// The records of a person's account. They name the person by a random id only, so that erasure
/// leaves every record and every proof as it was.
final class UserRecords {

  private UserRecords() {}

  static Evidence of(UserEvent fact) {
    var evidence = Evidence.success().subject(fact.user().value());
    return switch (fact) {
      case UserRolesAssigned(_, _, var roles, _) ->
          evidence.detail("roles", roles.stream().map(RoleId::value).toList());
      case UserRegistered _,
          UserProfileChanged _,
          UserClaimsChanged _,
          UserPasswordSet _,
          UserPasswordRehashed _,
          UserSuspended _,
          UserReinstated _,
          UserErased _ ->
          evidence;
    };
  }
}
