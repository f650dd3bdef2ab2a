package procura.tenancy.keys;

import java.time.Instant;
import java.util.Set;
import procura.identity.Command;
import procura.identity.TenantId;

/// What can be asked of a tenant's key ring.
public sealed interface SigningKeyCommand extends Command {

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("keyring", "signing"));
  }

  /// The first key of a tenant.
  record CreateSigningKey(TenantId tenant, SigningKey key, Instant at)
      implements SigningKeyCommand {}

  /// `key` signs from now on; the one before stays published as long as its tokens live.
  record RotateSigningKey(TenantId tenant, SigningKey key, Instant at)
      implements SigningKeyCommand {}

  /// Ends a key at once, also for tokens that it signed.
  record DestroySigningKey(TenantId tenant, String kid, Instant at) implements SigningKeyCommand {}
}
