package procura.audit.checkpoint;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import procura.audit.log.Checkpoint;
import procura.audit.log.Hash;
import procura.audit.log.MerkleTree;
import procura.audit.log.Nodes;
import procura.audit.projection.AuditConnections;
import procura.audit.projection.AuditRecordStore;
import procura.audit.projection.AuditRecordStore.Found;
import procura.audit.projection.AuditRecordStore.Span;
import procura.audit.projection.RecordFilter;
import procura.audit.projection.TenantLogStore;
import procura.audit.projection.TileStore;
import procura.audit.record.AuditRecord;
import procura.identity.TenantId;

/// Reads a tenant's whole log from the database and compares every record with the tiles, and the
/// whole with the log's edge, the checkpoints and the archive. Says which record is wrong first.
@Singleton
public class LogCheck {

  private static final int CHECKPOINTS = 10_000;

  private final AuditConnections connections;
  private final CheckpointKey key;
  private final CheckpointArchive archive;

  LogCheck(AuditConnections connections, CheckpointKey key, CheckpointArchive archive) {
    this.connections = connections;
    this.key = key;
    this.archive = archive;
  }

  /// The number of records that were checked and found good.
  ///
  /// @throws InconsistentLog with the first seq that is wrong
  public long check(TenantId tenant) {
    return connections.of(tenant, connection -> check(connection, tenant));
  }

  private long check(Connection connection, TenantId tenant) throws SQLException {
    var edge = TenantLogStore.tree(connection, tenant);
    var verifierKey = key.signer(tenant).verifierKey();
    var all =
        new ArrayList<>(
            CheckpointStore.signed(
                connection, tenant, verifierKey.name(), Long.MAX_VALUE, CHECKPOINTS));
    archive.last(tenant, verifierKey).ifPresent(all::add);
    all.sort(Comparator.comparingLong(Checkpoint::size));
    var signed = new ArrayDeque<>(all);
    var nodes = TileStore.nodes(connection, tenant);
    var tree = MerkleTree.empty();
    compare(tenant, tree, signed);
    AuditRecordStore.stream(
        connection,
        tenant,
        RecordFilter.NONE,
        new Span(0, Long.MAX_VALUE),
        record -> {
          compare(tenant, tree.size(), record, edge, nodes);
          tree.append(AuditRecord.leaf(record.canonical()));
          compare(tenant, tree, signed);
        });
    if (tree.size() != edge.size()) {
      throw new InconsistentLog(tenant, "seq " + tree.size() + " is missing, and all after it");
    }
    if (!tree.root().equals(edge.root())) {
      throw new InconsistentLog(tenant, "the records do not make up the log's edge");
    }
    if (!signed.isEmpty()) {
      throw new InconsistentLog(
          tenant,
          "seq %d is missing: a log of %d was signed"
              .formatted(tree.size(), signed.getFirst().size()));
    }
    return tree.size();
  }

  private static void compare(
      TenantId tenant, long expected, Found record, MerkleTree edge, Nodes nodes) {
    if (record.seq() != expected) {
      throw new InconsistentLog(tenant, "seq " + expected + " is missing");
    }
    if (expected >= edge.size()) {
      throw new InconsistentLog(tenant, "seq " + expected + " was added behind the log's edge");
    }
    if (!AuditRecord.leaf(record.canonical()).equals(leaf(tenant, expected, nodes))) {
      throw new InconsistentLog(tenant, "seq " + expected + " was changed");
    }
  }

  private static Hash leaf(TenantId tenant, long seq, Nodes nodes) {
    try {
      return nodes.node(0, seq);
    } catch (IllegalStateException _) {
      throw new InconsistentLog(tenant, "the tile of seq " + seq + " is missing");
    }
  }

  private static void compare(TenantId tenant, MerkleTree tree, Deque<Checkpoint> signed) {
    while (!signed.isEmpty() && signed.getFirst().size() <= tree.size()) {
      var checkpoint = signed.removeFirst();
      if (checkpoint.size() == tree.size() && !checkpoint.root().equals(tree.root())) {
        throw new InconsistentLog(
            tenant,
            "something up to seq %d is not what was signed".formatted(checkpoint.size() - 1));
      }
    }
  }
}
