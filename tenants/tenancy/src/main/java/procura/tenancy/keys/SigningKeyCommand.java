package procura.tenancy.keys;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.Command;
import procura.identity.TenantId;

/// What can be asked of a tenant's key ring.
public sealed interface SigningKeyCommand extends Command {

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("keyring", "signing"));
  }

  /// The first key of an algorithm, and the one to come after it where that is made already.
  record CreateSigningKey(TenantId tenant, SigningKey key, @Nullable SigningKey next, Instant at)
      implements SigningKeyCommand {

    public CreateSigningKey(TenantId tenant, SigningKey key, Instant at) {
      this(tenant, key, null, at);
    }
  }

  /// `key` is published now, to sign after the next rotation.
  record AnnounceSigningKey(TenantId tenant, SigningKey key, Instant at)
      implements SigningKeyCommand {}

  /// The key that was published ahead signs from now on, and `key` is published in its place;
  /// without one, `key` itself signs. The one before stays published as long as its tokens live.
  record RotateSigningKey(TenantId tenant, SigningKey key, Instant at)
      implements SigningKeyCommand {}

  /// Ends a key at once, also for tokens that it signed.
  record DestroySigningKey(TenantId tenant, String kid, Instant at) implements SigningKeyCommand {
    @Override
    public Set<String> versionTags() {
      return Set.of(tenant.tag("key", kid));
    }
  }
}
