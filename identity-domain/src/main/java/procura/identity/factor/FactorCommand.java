package procura.identity.factor;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import procura.identity.BlindIndex;
import procura.identity.Command;
import procura.identity.Sealed;
import procura.identity.TenantId;
import procura.identity.user.UserId;

/// What can be asked of a person's factors.
public sealed interface FactorCommand extends Command {

  UserId user();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("factor", user().value()));
  }

  /// @param publicKey the credential's public key, COSE in base64url
  /// @param synced it may be copied to other devices (`BE`, WebAuthn level 3 section 6.1.3)
  record AddPasskey(
      TenantId tenant,
      UserId user,
      PasskeyId passkey,
      String publicKey,
      boolean synced,
      List<String> transports,
      Sealed name,
      Instant at)
      implements FactorCommand {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("factor", user.value()), tenant.tag("passkey", passkey.value()));
    }
  }

  record RenamePasskey(TenantId tenant, UserId user, PasskeyId passkey, Sealed name, Instant at)
      implements FactorCommand {}

  record RemovePasskey(TenantId tenant, UserId user, PasskeyId passkey, Instant at)
      implements FactorCommand {}

  /// Takes the place of the one there was.
  record AddAuthenticatorApp(TenantId tenant, UserId user, Sealed secret, Instant at)
      implements FactorCommand {}

  record RemoveAuthenticatorApp(TenantId tenant, UserId user, Instant at)
      implements FactorCommand {}

  /// Those there were end.
  record IssueRecoveryCodes(TenantId tenant, UserId user, List<BlindIndex> codes, Instant at)
      implements FactorCommand {}

  record UseRecoveryCode(TenantId tenant, UserId user, BlindIndex code, Instant at)
      implements FactorCommand {}

  /// @param label what the person recognises the account by
  record LinkIdentity(
      TenantId tenant, UserId user, LinkedIdentity identity, Sealed label, Instant at)
      implements FactorCommand {
    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("factor", user.value()), identity.tag(tenant));
    }
  }

  record UnlinkIdentity(TenantId tenant, UserId user, LinkedIdentity identity, Instant at)
      implements FactorCommand {}

  /// An administrator lets a person who has lost everything begin anew.
  record ResetFactors(TenantId tenant, UserId user, Instant at) implements FactorCommand {}
}
