package procura.token.jwt;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.KeyAuthority;
import procura.authority.Authority;
import procura.authority.View;
import procura.eventstore.Commands;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Decision;
import procura.identity.SigningAlgorithm;
import procura.identity.TenantId;
import procura.tenancy.keys.Secrets;
import procura.tenancy.keys.SigningKeyCommand.CreateSigningKey;
import procura.tenancy.keys.SigningKeys;

/// The key that signs with an algorithm. Its first one is made when somebody first wants it, since
/// most tenants never want an RSA key and each takes a second to make.
@Singleton
final class KeysOnDemand {

  private static final int STRIPES = 16;

  private final Authority authority;
  private final Commands commands;
  private final SigningKeys keys;
  private final Secrets secrets;
  private final InstantSource clock;
  private final List<ReentrantLock> making =
      Stream.generate(ReentrantLock::new).limit(STRIPES).toList();

  KeysOnDemand(
      Authority authority,
      Commands commands,
      SigningKeys keys,
      Secrets secrets,
      InstantSource clock) {
    this.authority = authority;
    this.commands = commands;
    this.keys = keys;
    this.secrets = secrets;
    this.clock = clock;
  }

  KeyAuthority signing(View view, SigningAlgorithm algorithm) {
    var key = active(view, algorithm);
    return key != null ? key : make(view.tenant(), algorithm);
  }

  private static @Nullable KeyAuthority active(View view, SigningAlgorithm algorithm) {
    for (var key : view.keys()) {
      if (key.active() && key.algorithm().equals(algorithm.wireName())) {
        return key;
      }
    }
    return null;
  }

  /// Whoever comes while a key is made waits for that one; another node's is as good.
  private KeyAuthority make(TenantId tenant, SigningAlgorithm algorithm) {
    var lock = making.get(Math.floorMod(tenant.hashCode(), STRIPES));
    lock.lock();
    try {
      var there = active(authority.now(tenant), algorithm);
      if (there != null) {
        return there;
      }
      var made = keys.create(tenant, algorithm);
      var id = secrets.id("key");
      if (commands.send(
              new CreateSigningKey(tenant, made, clock.instant()), new Cause(Actor.SYSTEM, id, id))
          instanceof Decision.Rejected<?, ?>) {
        keys.destroy(tenant, made.kid());
      }
      var key = active(authority.now(tenant), algorithm);
      if (key == null) {
        throw new IllegalStateException("no " + algorithm + " key of " + tenant);
      }
      return key;
    } finally {
      lock.unlock();
    }
  }
}
