package procura.identity.user;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.BlindIndex;
import procura.identity.Command;
import procura.identity.Sealed;
import procura.identity.TenantId;
import procura.identity.role.RoleId;

/// What can be asked of a person's account.
public sealed interface UserCommand extends Command {

  UserId user();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("user", user().value()));
  }

  record RegisterUser(
      TenantId tenant,
      UserId user,
      BlindIndex login,
      Sealed username,
      Sealed email,
      Sealed displayName,
      @Nullable Sealed passwordHash,
      List<RoleId> roles,
      Instant at)
      implements UserCommand {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("user", user.value()), tenant.tag("login", login.value()));
    }
  }

  record ChangeUserProfile(
      TenantId tenant, UserId user, Sealed email, Sealed displayName, Instant at)
      implements UserCommand {}

  /// `claims`: a JSON object of standard claims; null takes them all away.
  record ChangeUserClaims(TenantId tenant, UserId user, @Nullable Sealed claims, Instant at)
      implements UserCommand {}

  record SetUserPassword(TenantId tenant, UserId user, Sealed passwordHash, Instant at)
      implements UserCommand {}

  /// The same password, hashed as it is done today, in the place of `outdated`. Nothing happens
  /// when that is not its hash any more: a password that was changed meanwhile stays changed.
  record RehashUserPassword(
      TenantId tenant, UserId user, Sealed outdated, Sealed passwordHash, Instant at)
      implements UserCommand {}

  record AssignUserRoles(TenantId tenant, UserId user, List<RoleId> roles, Instant at)
      implements UserCommand {}

  record SuspendUser(TenantId tenant, UserId user, Instant at) implements UserCommand {}

  record ReinstateUser(TenantId tenant, UserId user, Instant at) implements UserCommand {}

  record EraseUser(TenantId tenant, UserId user, Instant at) implements UserCommand {}
}
