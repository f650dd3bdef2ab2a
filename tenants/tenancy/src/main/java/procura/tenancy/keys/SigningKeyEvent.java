package procura.tenancy.keys;

import java.time.Instant;
import java.util.Set;
import procura.identity.Fact;
import procura.identity.TenantId;

/// What happened to a tenant's key ring. Holds public keys only.
public sealed interface SigningKeyEvent extends Fact {

  /// Of the key that it is about.
  String kid();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("keyring", "signing"), tenant().tag("key", kid()));
  }

  /// The key is published, and is the one that signs from now on.
  record SigningKeyCreated(TenantId tenant, SigningKey key, Instant at) implements SigningKeyEvent {
    @Override
    public String kid() {
      return key.kid();
    }
  }

  /// The key is published, and will sign after the one that signs now.
  record SigningKeyAnnounced(TenantId tenant, SigningKey key, Instant at)
      implements SigningKeyEvent {
    @Override
    public String kid() {
      return key.kid();
    }
  }

  /// A key that was announced signs from now on.
  record SigningKeyActivated(TenantId tenant, String kid, Instant at) implements SigningKeyEvent {}

  /// The key signs no more, and is published until its last token has expired.
  record SigningKeyRetired(TenantId tenant, String kid, Instant publishedUntil, Instant at)
      implements SigningKeyEvent {}

  /// The key is neither used nor published any more, and its private half is gone.
  record SigningKeyDestroyed(TenantId tenant, String kid, Instant at) implements SigningKeyEvent {}
}
