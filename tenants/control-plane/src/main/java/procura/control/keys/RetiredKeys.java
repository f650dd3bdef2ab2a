package procura.control.keys;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
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

/// Destroys each retired key when no token that it signed can be alive. Several nodes may do so at
/// once: the second finds it done.
@Singleton
final class RetiredKeys {

  private static final Logger LOG = LoggerFactory.getLogger(RetiredKeys.class);

  private final DirectoryStore directory;
  private final SigningKeys keys;
  private final Desk desk;

  RetiredKeys(DirectoryStore directory, SigningKeys keys, Desk desk) {
    this.directory = directory;
    this.keys = keys;
    this.desk = desk;
  }

  @Scheduled(initialDelay = "5m", fixedDelay = "10m")
  void destroy() {
    var now = desk.now();
    directory.retiredKeysBefore(now).forEach(key -> destroy(key.tenant(), key.kid()));
  }

  private void destroy(TenantId tenant, String kid) {
    var id = UUID.randomUUID().toString();
    try {
      desk.send(
          new Caller(tenant, Scopes.NONE, new Cause(Actor.SYSTEM, id, id)),
          new DestroySigningKey(tenant, kid, desk.now()));
      keys.destroy(tenant, kid);
    } catch (ProblemException e) {
      LOG.warn("the retired key {} of {} stays: {}", kid, tenant, e.getMessage());
    }
  }
}
