package procura.control.keys;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.control.desk.Desk;
import procura.control.directory.DirectoryStore;
import procura.control.problem.ProblemException;
import procura.control.request.Caller;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.tenancy.keys.SigningKeyCommand.DestroySigningKey;
import procura.tenancy.keys.SigningKeys;

/// What becomes of keys with time: one that has signed for a quarter of a year is followed by the
/// one that was published ahead, and a retired one is destroyed when no token that it signed can be
/// alive. Several nodes may do so at once: the second finds it done.
@Singleton
final class RetiredKeys {

  private static final Logger LOG = LoggerFactory.getLogger(RetiredKeys.class);

  /// How long a key signs.
  private static final Duration TERM = Duration.ofDays(90);

  private final DirectoryStore directory;
  private final SigningKeys keys;
  private final Rotation rotation;
  private final Desk desk;

  RetiredKeys(DirectoryStore directory, SigningKeys keys, Rotation rotation, Desk desk) {
    this.directory = directory;
    this.keys = keys;
    this.rotation = rotation;
    this.desk = desk;
  }

  @Scheduled(initialDelay = "5m", fixedDelay = "10m")
  void destroy() {
    var now = desk.now();
    directory.retiredKeysBefore(now).forEach(key -> destroy(key.tenant(), key.kid()));
  }

  @Scheduled(initialDelay = "7m", fixedDelay = "1h")
  void rotate() {
    directory
        .keysOlderThan(desk.now().minus(TERM))
        .forEach(key -> {
          try {
            rotation.rotate(system(key.tenant()), Rotation.algorithm(key.document()));
          } catch (ProblemException e) {
            LOG.warn("a key of {} goes on signing: {}", key.tenant(), e.getMessage());
          }
        });
  }

  /// A key that was made when somebody first asked for its algorithm has no successor yet.
  @Scheduled(initialDelay = "1m", fixedDelay = "5m")
  void announce() {
    directory
        .keysWithoutNext()
        .forEach(key -> {
          try {
            rotation.announce(system(key.tenant()), Rotation.algorithm(key.document()));
          } catch (ProblemException e) {
            LOG.warn("no next key of {}: {}", key.tenant(), e.getMessage());
          }
        });
  }

  private static Caller system(TenantId tenant) {
    var id = UUID.randomUUID().toString();
    return new Caller(tenant, Scopes.NONE, new Cause(Actor.SYSTEM, id, id));
  }

  private void destroy(TenantId tenant, String kid) {
    try {
      desk.send(system(tenant), new DestroySigningKey(tenant, kid, desk.now()));
      keys.destroy(tenant, kid);
    } catch (ProblemException e) {
      LOG.warn("the retired key {} of {} stays: {}", kid, tenant, e.getMessage());
    }
  }
}
