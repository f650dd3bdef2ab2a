package procura.audit.log;

import java.util.ArrayList;
import java.util.List;

/// Proves that a leaf, or a perfect subtree of 2^`level` leaves, is part of the log that a root
/// hash stands for (RFC 9162 section 2.1.3). `index` counts subtrees of that level from the left.
public record InclusionProof(int level, long index, long treeSize, List<Hash> path) {

  public InclusionProof {
    path = List.copyOf(path);
    if (level < 0 || level > 62 || index < 0 || treeSize < 0 || index >= treeSize >>> level) {
      throw new IllegalArgumentException(
          "a log of `" + treeSize + "` has no subtree `" + index + "` at level `" + level + "`");
    }
  }

  public static InclusionProof ofLeaf(long index, long treeSize, Nodes nodes) {
    return of(0, index, treeSize, nodes);
  }

  public static InclusionProof of(int level, long index, long treeSize, Nodes nodes) {
    var path = new ArrayList<Hash>();
    var from = 0L;
    var to = treeSize;
    var first = index << level;
    while (to - from > 1L << level) {
      var middle = from + Subtrees.split(to - from);
      if (first < middle) {
        path.add(nodes.subtree(middle, to));
        to = middle;
      } else {
        path.add(nodes.subtree(from, middle));
        from = middle;
      }
    }
    return new InclusionProof(level, index, treeSize, path.reversed());
  }

  /// Whether `subtree` sits where this proof says in the log with this `root`: RFC 9162 section
  /// 2.1.3.2, begun at the subtree's own level.
  public boolean verifies(Hash subtree, Hash root) {
    var node = index;
    var last = (treeSize - 1) >>> level;
    var hash = subtree;
    for (var sibling : path) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = Hash.node(sibling, hash);
        while ((node & 1) == 0 && node != 0) {
          node >>>= 1;
          last >>>= 1;
        }
      } else {
        hash = Hash.node(hash, sibling);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && hash.equals(root);
  }
}
