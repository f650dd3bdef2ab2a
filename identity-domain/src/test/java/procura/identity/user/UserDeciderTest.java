package procura.identity.user;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import procura.identity.BlindIndex;
import procura.identity.DeciderSpec;
import procura.identity.Sealed;
import procura.identity.TenantId;
import procura.identity.role.RoleId;
import procura.identity.user.UserCommand.EraseUser;
import procura.identity.user.UserCommand.RegisterUser;
import procura.identity.user.UserCommand.RehashUserPassword;
import procura.identity.user.UserCommand.SuspendUser;
import procura.identity.user.UserEvent.UserErased;
import procura.identity.user.UserEvent.UserPasswordRehashed;
import procura.identity.user.UserEvent.UserPasswordSet;
import procura.identity.user.UserEvent.UserRegistered;
import procura.identity.user.UserEvent.UserRolesAssigned;
import procura.identity.user.UserEvent.UserSuspended;
import procura.identity.user.UserRejection.UserIsErased;
import procura.identity.user.UserRejection.UserNotFound;
import procura.identity.user.UserRejection.UsernameIsTaken;

class UserDeciderTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final UserId BOB = new UserId("usr_bob");
  private static final UserId OTHER_BOB = new UserId("usr_bob2");
  private static final BlindIndex LOGIN = new BlindIndex("bob");
  private static final Sealed SEALED = new Sealed("…");
  private static final RoleId OWNER = new RoleId("rol_owner");
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final DeciderSpec<User, UserCommand, UserEvent, UserRejection> user =
      DeciderSpec.of(new UserDecider());

  private static UserRegistered registered(UserId id) {
    return new UserRegistered(ACME, id, LOGIN, SEALED, SEALED, SEALED, NOW);
  }

  private static RegisterUser register(UserId id) {
    return new RegisterUser(ACME, id, LOGIN, SEALED, SEALED, SEALED, SEALED, List.of(OWNER), NOW);
  }

  @Test
  void aRegistrationBringsPasswordAndRolesAtOnce() {
    user.when(register(BOB))
        .then(
            registered(BOB),
            new UserPasswordSet(ACME, BOB, SEALED, NOW),
            new UserRolesAssigned(ACME, BOB, List.of(OWNER), NOW));
  }

  @Test
  void aUsernameBelongsToOneLivingPerson() {
    user.given(registered(BOB)).when(register(OTHER_BOB)).thenRejected(new UsernameIsTaken());
  }

  @Test
  void theUsernameOfAnErasedPersonIsFreeAgain() {
    user.given(registered(BOB), new UserErased(ACME, BOB, LOGIN, NOW))
        .when(register(OTHER_BOB))
        .then(
            registered(OTHER_BOB),
            new UserPasswordSet(ACME, OTHER_BOB, SEALED, NOW),
            new UserRolesAssigned(ACME, OTHER_BOB, List.of(OWNER), NOW));
  }

  /// Whoever signs in with the old password while it is changed must not bring it back.
  @Test
  void aHashIsRenewedInThePlaceOfTheOneThatWasCheckedAndOfNoOther() {
    var old = new Sealed("old");
    var rehash = new RehashUserPassword(ACME, BOB, old, new Sealed("old, renewed"), NOW);
    var renewed = new UserPasswordRehashed(ACME, BOB, new Sealed("old, renewed"), NOW);
    user.given(registered(BOB), new UserPasswordSet(ACME, BOB, old, NOW))
        .when(rehash)
        .then(renewed);
    user.given(
            registered(BOB),
            new UserPasswordSet(ACME, BOB, old, NOW),
            new UserPasswordSet(ACME, BOB, new Sealed("new"), NOW))
        .when(rehash)
        .thenNothing();
    user.given(registered(BOB), new UserPasswordSet(ACME, BOB, old, NOW), renewed)
        .when(rehash)
        .thenNothing();
    user.given(registered(BOB)).when(rehash).thenNothing();
  }

  @Test
  void suspendingTwiceIsSuspendingOnce() {
    var suspend = new SuspendUser(ACME, BOB, NOW);
    user.given(registered(BOB)).when(suspend).then(new UserSuspended(ACME, BOB, NOW));
    user.given(registered(BOB), new UserSuspended(ACME, BOB, NOW)).when(suspend).thenNothing();
  }

  @Test
  void anErasedPersonIsErasedForGood() {
    var erased = new UserErased(ACME, BOB, LOGIN, NOW);
    user.given(registered(BOB)).when(new EraseUser(ACME, BOB, NOW)).then(erased);
    user.given(registered(BOB), erased).when(new EraseUser(ACME, BOB, NOW)).thenNothing();
    user.given(registered(BOB), erased)
        .when(new SuspendUser(ACME, BOB, NOW))
        .thenRejected(new UserIsErased(BOB));
    user.when(new SuspendUser(ACME, BOB, NOW)).thenRejected(new UserNotFound(BOB));
  }
}
