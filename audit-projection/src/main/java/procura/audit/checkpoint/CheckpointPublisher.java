package procura.audit.checkpoint;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.audit.log.Checkpoint;
import procura.audit.log.ConsistencyProof;
import procura.audit.log.NoteSigner;
import procura.audit.log.SignedNote;
import procura.audit.log.VerifierKey;
import procura.audit.projection.AuditConnections;
import procura.audit.projection.TenantLogStore;
import procura.audit.projection.TileStore;
import procura.identity.TenantId;

/// Signs the heads of the logs: each minute where a log grew, and whenever somebody asks. Before it
/// signs, it proves to itself that the log continues what it signed last, by the database's word
/// and by the archive's.
@Singleton
public class CheckpointPublisher {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointPublisher.class);

  private final AuditConnections connections;
  private final CheckpointKey key;
  private final CheckpointArchive archive;
  private final InstantSource clock;

  CheckpointPublisher(
      AuditConnections connections,
      CheckpointKey key,
      CheckpointArchive archive,
      InstantSource clock) {
    this.connections = connections;
    this.key = key;
    this.archive = archive;
    this.clock = clock;
  }

  /// A checkpoint of the log as it is now, to hand out. Later exports prove that they continue it.
  ///
  /// @throws InconsistentLog when the log is not what was signed before
  public SignedNote publish(TenantId tenant) {
    return sign(tenant, true);
  }

  public VerifierKey verifierKey(TenantId tenant) {
    return key.signer(tenant).verifierKey();
  }

  @Scheduled(fixedDelay = "60s", initialDelay = "60s")
  void signGrown() {
    for (var tenant : connections.everyTenant(TenantLogStore::grown)) {
      try {
        sign(tenant, false);
      } catch (RuntimeException e) { // one tenant's trouble is not the others'
        LOG.error("no checkpoint for the audit log of {}", tenant, e);
      }
    }
  }

  private SignedNote sign(TenantId tenant, boolean published) {
    var signer = key.signer(tenant);
    var note = connections.of(tenant, connection -> sign(connection, tenant, signer, published));
    archive.keep(tenant, note);
    return note;
  }

  private SignedNote sign(
      Connection connection, TenantId tenant, NoteSigner signer, boolean published)
      throws SQLException {
    var origin = signer.verifierKey().name();
    var last =
        CheckpointStore.lockHead(connection, tenant, origin)
            .orElseThrow(() -> new InconsistentLog(tenant, "what was signed last is unknown"));
    var tree = TenantLogStore.tree(connection, tenant);
    var next = new Checkpoint(origin, tree.size(), tree.root());
    check(connection, tenant, last, next);
    var archived = archive.last(tenant, signer.verifierKey());
    if (archived.isPresent()) {
      check(connection, tenant, archived.get(), next);
    }
    var signed = CheckpointStore.note(connection, tenant, next.size());
    if (signed.isPresent()) {
      return again(connection, tenant, next, signed.get(), published);
    }
    if (!CheckpointStore.moveHead(connection, tenant, last, next)) {
      throw new InconsistentLog(tenant, "what was signed last changed while it was locked");
    }
    var note = signer.sign(next.text());
    CheckpointStore.save(connection, tenant, next, note, clock.instant(), published);
    return note;
  }

  /// The log did not grow: the same checkpoint, not a second one.
  private static SignedNote again(
      Connection connection, TenantId tenant, Checkpoint next, SignedNote signed, boolean published)
      throws SQLException {
    if (!signed.text().equals(next.text())) {
      throw new InconsistentLog(tenant, "another log of this size was signed before");
    }
    if (published) {
      CheckpointStore.publish(connection, tenant, next.size());
    }
    return signed;
  }

  private static void check(
      Connection connection, TenantId tenant, Checkpoint earlier, Checkpoint next)
      throws SQLException {
    if (!earlier.origin().equals(next.origin())) {
      throw new InconsistentLog(tenant, "its last checkpoint has another origin");
    }
    if (earlier.size() > next.size()) {
      throw new InconsistentLog(
          tenant,
          "it is shorter (%d) than its last checkpoint (%d)"
              .formatted(next.size(), earlier.size()));
    }
    var nodes = TileStore.nodes(connection, tenant);
    var proof = ConsistencyProof.of(earlier.size(), next.size(), nodes);
    if (!proof.verifies(earlier.root(), next.root())) {
      throw new InconsistentLog(
          tenant, "it does not continue its last checkpoint of size " + earlier.size());
    }
  }
}
