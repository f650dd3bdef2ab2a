package procura.identity.user;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.BlindIndex;
import procura.identity.Fact;
import procura.identity.Sealed;
import procura.identity.TenantId;
import procura.identity.role.RoleId;

/// What happened to a person's account. Personal data is sealed under the person's own key.
public sealed interface UserEvent extends Fact {

  UserId user();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("user", user().value()));
  }

  record UserRegistered(
      TenantId tenant,
      UserId user,
      BlindIndex login,
      Sealed username,
      Sealed email,
      Sealed displayName,
      Instant at)
      implements UserEvent {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("user", user.value()), tenant.tag("login", login.value()));
    }
  }

  record UserProfileChanged(
      TenantId tenant, UserId user, Sealed email, Sealed displayName, Instant at)
      implements UserEvent {}

  /// `claims`: a sealed JSON object of standard claims, all there are now; null when there are
  /// none.
  record UserClaimsChanged(TenantId tenant, UserId user, @Nullable Sealed claims, Instant at)
      implements UserEvent {}

  record UserPasswordSet(TenantId tenant, UserId user, Sealed passwordHash, Instant at)
      implements UserEvent {}

  /// The same password, hashed as it is done today; nobody's session ends by it.
  record UserPasswordRehashed(TenantId tenant, UserId user, Sealed passwordHash, Instant at)
      implements UserEvent {}

  record UserRolesAssigned(TenantId tenant, UserId user, List<RoleId> roles, Instant at)
      implements UserEvent {}

  record UserSuspended(TenantId tenant, UserId user, Instant at) implements UserEvent {}

  record UserReinstated(TenantId tenant, UserId user, Instant at) implements UserEvent {}

  /// The data subject's key is destroyed with this fact; what was sealed under it is gone for good.
  record UserErased(TenantId tenant, UserId user, BlindIndex login, Instant at)
      implements UserEvent {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("user", user.value()), tenant.tag("login", login.value()));
    }
  }
}
