package procura.identity.user;

import procura.identity.BlindIndex;

/// The states an account can be in.
public sealed interface User {

  record Unregistered() implements User {}

  record Registered(UserId id, BlindIndex login, boolean suspended) implements User {}

  record Erased(UserId id) implements User {}
}
