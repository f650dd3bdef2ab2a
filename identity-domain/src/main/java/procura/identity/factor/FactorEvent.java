package procura.identity.factor;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import procura.identity.BlindIndex;
import procura.identity.Fact;
import procura.identity.Sealed;
import procura.identity.TenantId;
import procura.identity.user.UserId;

/// What happened to a person's factors. Names and secrets are sealed under the person's own key;
/// recovery codes are keyed hashes.
public sealed interface FactorEvent extends Fact {

  UserId user();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("factor", user().value()));
  }

  /// @param publicKey COSE in base64url
  /// @param synced it may be copied to other devices
  record PasskeyAdded(
      TenantId tenant,
      UserId user,
      PasskeyId passkey,
      String publicKey,
      boolean synced,
      List<String> transports,
      Sealed name,
      Instant at)
      implements FactorEvent {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("factor", user.value()), tenant.tag("passkey", passkey.value()));
    }
  }

  record PasskeyRenamed(TenantId tenant, UserId user, PasskeyId passkey, Sealed name, Instant at)
      implements FactorEvent {}

  record PasskeyRemoved(TenantId tenant, UserId user, PasskeyId passkey, Instant at)
      implements FactorEvent {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("factor", user.value()), tenant.tag("passkey", passkey.value()));
    }
  }

  record AuthenticatorAppAdded(TenantId tenant, UserId user, Sealed secret, Instant at)
      implements FactorEvent {}

  record AuthenticatorAppRemoved(TenantId tenant, UserId user, Instant at) implements FactorEvent {}

  record RecoveryCodesIssued(TenantId tenant, UserId user, List<BlindIndex> codes, Instant at)
      implements FactorEvent {}

  record RecoveryCodeUsed(TenantId tenant, UserId user, BlindIndex code, Instant at)
      implements FactorEvent {}

  record IdentityLinked(
      TenantId tenant, UserId user, LinkedIdentity identity, Sealed label, Instant at)
      implements FactorEvent {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("factor", user.value()), identity.tag(tenant));
    }
  }

  record IdentityUnlinked(TenantId tenant, UserId user, LinkedIdentity identity, Instant at)
      implements FactorEvent {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("factor", user.value()), identity.tag(tenant));
    }
  }
}
