package procura.identity.user;

import procura.identity.Rejection;

/// Why a user's command was refused.
public sealed interface UserRejection extends Rejection {

  record UserNotFound(UserId user) implements UserRejection {}

  record UsernameIsTaken() implements UserRejection {}

  record UserIsErased(UserId user) implements UserRejection {}
}
