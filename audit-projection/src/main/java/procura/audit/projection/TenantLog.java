package procura.audit.projection;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import procura.audit.log.Hash;
import procura.audit.log.MerkleTree;
import procura.audit.log.TileGrowth;

/// A tenant's log while a batch is appended to it.
final class TenantLog {

  private final MerkleTree tree;
  private final TileGrowth growth = new TileGrowth();
  private long position;
  private Instant loggedAt;

  TenantLog(MerkleTree tree, long position, Instant loggedAt) {
    this.tree = tree;
    this.position = position;
    this.loggedAt = loggedAt;
  }

  static TenantLog empty() {
    return new TenantLog(MerkleTree.empty(), 0, Instant.EPOCH);
  }

  boolean has(long factPosition) {
    return factPosition <= position;
  }

  long nextSeq() {
    return tree.size();
  }

  /// Time in the order of the log: never before the record before. In whole microseconds, as
  /// stored.
  Instant loggedAt(Instant at) {
    var micros = at.truncatedTo(ChronoUnit.MICROS);
    return micros.isAfter(loggedAt) ? micros : loggedAt;
  }

  void append(Hash leaf, long factPosition, Instant at) {
    tree.append(leaf, growth);
    position = factPosition;
    loggedAt = at;
  }

  MerkleTree tree() {
    return tree;
  }

  TileGrowth growth() {
    return growth;
  }

  long position() {
    return position;
  }

  Instant loggedAt() {
    return loggedAt;
  }
}
