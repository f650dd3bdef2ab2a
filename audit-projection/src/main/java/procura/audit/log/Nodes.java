package procura.audit.log;

/// Where the hashes of perfect subtrees are found; whoever proves something reads them here.
@FunctionalInterface
public interface Nodes {

  /// The hash over the 2^`level` leaves from `index` * 2^`level` on; all of them are in the log.
  Hash node(int level, long index);

  /// The Merkle Tree Hash of the leaves from `from` (inclusive) to `to` (exclusive), where that
  /// range is a subtree of the log.
  default Hash subtree(long from, long to) {
    var tree = MerkleTree.empty();
    var at = from;
    while (at < to) {
      var level = Subtrees.largestLevel(at - from, to - at);
      tree.appendSubtree(level, node(level, at >>> level));
      at += 1L << level;
    }
    return tree.root();
  }
}
