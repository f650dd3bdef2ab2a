package procura.identity.user;

import static procura.identity.Decision.accept;
import static procura.identity.Decision.nothingToDo;
import static procura.identity.Decision.reject;

import java.util.ArrayList;
import java.util.List;
import procura.identity.Decider;
import procura.identity.Decision;
import procura.identity.user.User.Erased;
import procura.identity.user.User.Registered;
import procura.identity.user.User.Unregistered;
import procura.identity.user.UserCommand.AssignUserRoles;
import procura.identity.user.UserCommand.ChangeUserClaims;
import procura.identity.user.UserCommand.ChangeUserProfile;
import procura.identity.user.UserCommand.EraseUser;
import procura.identity.user.UserCommand.RegisterUser;
import procura.identity.user.UserCommand.RehashUserPassword;
import procura.identity.user.UserCommand.ReinstateUser;
import procura.identity.user.UserCommand.SetUserPassword;
import procura.identity.user.UserCommand.SuspendUser;
import procura.identity.user.UserEvent.UserClaimsChanged;
import procura.identity.user.UserEvent.UserErased;
import procura.identity.user.UserEvent.UserPasswordRehashed;
import procura.identity.user.UserEvent.UserPasswordSet;
import procura.identity.user.UserEvent.UserProfileChanged;
import procura.identity.user.UserEvent.UserRegistered;
import procura.identity.user.UserEvent.UserReinstated;
import procura.identity.user.UserEvent.UserRolesAssigned;
import procura.identity.user.UserEvent.UserSuspended;
import procura.identity.user.UserRejection.UserIsErased;
import procura.identity.user.UserRejection.UserNotFound;
import procura.identity.user.UserRejection.UsernameIsTaken;

/// The life of a person's account. A registration also sees whoever has or had the same username,
/// so a name is free only when nobody living has it.
public final class UserDecider implements Decider<User, UserCommand, UserEvent, UserRejection> {

  @Override
  public User initial() {
    return new Unregistered();
  }

  @Override
  public Decision<UserEvent, UserRejection> decide(User user, UserCommand command) {
    if (command instanceof RegisterUser register) {
      return user instanceof Registered ? reject(new UsernameIsTaken()) : register(register);
    }
    return switch (user) {
      case Unregistered _ -> reject(new UserNotFound(command.user()));
      case Registered registered -> decide(registered, command);
      case Erased _ when command instanceof EraseUser -> nothingToDo();
      case Erased _ -> reject(new UserIsErased(command.user()));
    };
  }

  private static Decision<UserEvent, UserRejection> register(RegisterUser c) {
    var facts = new ArrayList<UserEvent>();
    facts.add(
        new UserRegistered(
            c.tenant(), c.user(), c.login(), c.username(), c.email(), c.displayName(), c.at()));
    if (c.passwordHash() != null) {
      facts.add(new UserPasswordSet(c.tenant(), c.user(), c.passwordHash(), c.at()));
    }
    if (!c.roles().isEmpty()) {
      facts.add(new UserRolesAssigned(c.tenant(), c.user(), c.roles(), c.at()));
    }
    return new Decision.Accepted<>(List.copyOf(facts));
  }

  private static Decision<UserEvent, UserRejection> decide(Registered user, UserCommand command) {
    return switch (command) {
      case RegisterUser _ -> reject(new UsernameIsTaken());
      case ChangeUserProfile(var t, var id, var email, var name, var at) ->
          accept(new UserProfileChanged(t, id, email, name, at));
      case ChangeUserClaims(var t, var id, var claims, var at) ->
          accept(new UserClaimsChanged(t, id, claims, at));
      case SetUserPassword(var t, var id, var hash, var at) ->
          accept(new UserPasswordSet(t, id, hash, at));
      case RehashUserPassword(var t, var id, var outdated, var hash, var at) ->
          outdated.equals(user.passwordHash())
              ? accept(new UserPasswordRehashed(t, id, hash, at))
              : nothingToDo();
      case AssignUserRoles(var t, var id, var roles, var at) ->
          accept(new UserRolesAssigned(t, id, roles, at));
      case SuspendUser(var t, var id, var at) ->
          user.suspended() ? nothingToDo() : accept(new UserSuspended(t, id, at));
      case ReinstateUser(var t, var id, var at) ->
          user.suspended() ? accept(new UserReinstated(t, id, at)) : nothingToDo();
      case EraseUser(var t, var id, var at) -> accept(new UserErased(t, id, user.login(), at));
    };
  }

  @Override
  public User evolve(User user, UserEvent event) {
    return switch (event) {
      case UserRegistered registered ->
          new Registered(registered.user(), registered.login(), false, null);
      case UserErased(_, var id, _, _) -> new Erased(id);
      case UserSuspended _ when user instanceof Registered person -> person.suspended(true);
      case UserReinstated _ when user instanceof Registered person -> person.suspended(false);
      case UserPasswordSet(_, _, var hash, _) when user instanceof Registered person ->
          person.with(hash);
      case UserPasswordRehashed(_, _, var hash, _) when user instanceof Registered person ->
          person.with(hash);
      case UserSuspended _, UserReinstated _, UserPasswordSet _, UserPasswordRehashed _ ->
          throw new IllegalStateException(event + " on " + user);
      case UserProfileChanged _, UserClaimsChanged _, UserRolesAssigned _ -> user;
    };
  }
}
