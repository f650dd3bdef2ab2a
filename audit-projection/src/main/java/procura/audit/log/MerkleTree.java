package procura.audit.log;

import java.util.ArrayList;
import java.util.List;

/// The growing edge of a log: only the perfect subtrees that cover all leaves so far, at most one a
/// level. Appending costs a constant number of hashes on average and needs no older leaf, so a log
/// of any length continues from a few hundred bytes.
public final class MerkleTree {

  private final List<Hash> frontier;
  private long size;

  private MerkleTree(long size, List<Hash> frontier) {
    this.size = size;
    this.frontier = new ArrayList<>(frontier);
  }

  public static MerkleTree empty() {
    return new MerkleTree(0, List.of());
  }

  /// Continues a log of `size` leaves; `frontier` holds its perfect subtrees from left to right.
  public static MerkleTree of(long size, List<Hash> frontier) {
    if (size < 0 || frontier.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException(
          "a tree of `" + size + "` leaves has no frontier of `" + frontier.size() + "` hashes");
    }
    return new MerkleTree(size, frontier);
  }

  public MerkleTree copy() {
    return new MerkleTree(size, frontier);
  }

  public long size() {
    return size;
  }

  public List<Hash> frontier() {
    return List.copyOf(frontier);
  }

  public void append(Hash leaf) {
    append(leaf, (_, _, _) -> {});
  }

  /// Appends a leaf and tells `completed` every perfect subtree that it completes, the leaf first.
  public void append(Hash leaf, Completed completed) {
    appendSubtree(0, leaf, completed);
  }

  /// Appends 2^level leaves at once, known by the root of their perfect subtree.
  public void appendSubtree(int level, Hash root) {
    appendSubtree(level, root, (_, _, _) -> {});
  }

  private void appendSubtree(int level, Hash root, Completed completed) {
    if ((size & ((1L << level) - 1)) != 0) {
      throw new IllegalArgumentException(
          "no subtree of level `" + level + "` starts at leaf `" + size + "`");
    }
    var hash = root;
    var height = level;
    var index = size >>> level;
    completed.node(height, index, hash);
    while ((index & 1) == 1) {
      hash = Hash.node(frontier.removeLast(), hash);
      height++;
      index >>>= 1;
      completed.node(height, index, hash);
    }
    frontier.add(hash);
    size += 1L << level;
  }

  /// The Merkle Tree Hash of all leaves so far (RFC 9162 section 2.1.1).
  public Hash root() {
    if (frontier.isEmpty()) {
      return Hash.EMPTY_ROOT;
    }
    var hash = frontier.getLast();
    for (var i = frontier.size() - 2; i >= 0; i--) {
      hash = Hash.node(frontier.get(i), hash);
    }
    return hash;
  }

  /// Hears of a perfect subtree: `hash` covers the leaves from `index` * 2^`level` on.
  @FunctionalInterface
  public interface Completed {
    void node(int level, long index, Hash hash);
  }
}
