package procura.identity.user;

import org.jspecify.annotations.Nullable;
import procura.identity.BlindIndex;
import procura.identity.Sealed;

/// The states an account can be in.
public sealed interface User {

  record Unregistered() implements User {}

  record Registered(UserId id, BlindIndex login, boolean suspended, @Nullable Sealed passwordHash)
      implements User {

    Registered suspended(boolean now) {
      return new Registered(id, login, now, passwordHash);
    }

    Registered with(Sealed hash) {
      return new Registered(id, login, suspended, hash);
    }
  }

  record Erased(UserId id) implements User {}
}
