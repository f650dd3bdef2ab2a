package procura.audit.log;

import java.util.ArrayList;
import java.util.List;

/// Proves that a later log only appended to an earlier one: nothing before `oldSize` was changed
/// (RFC 9162 section 2.1.4).
public record ConsistencyProof(long oldSize, long newSize, List<Hash> path) {

  public ConsistencyProof {
    path = List.copyOf(path);
    if (oldSize < 0 || oldSize > newSize) {
      throw new IllegalArgumentException(
          "a log of `" + newSize + "` has no earlier size `" + oldSize + "`");
    }
  }

  public static ConsistencyProof of(long oldSize, long newSize, Nodes nodes) {
    var path = new ArrayList<Hash>();
    if (oldSize > 0 && oldSize < newSize) {
      var from = 0L;
      var to = newSize;
      while (oldSize != to) {
        var middle = from + Subtrees.split(to - from);
        if (oldSize <= middle) {
          path.add(nodes.subtree(middle, to));
          to = middle;
        } else {
          path.add(nodes.subtree(from, middle));
          from = middle;
        }
      }
      if (from != 0) { // the verifier has the old root only when it is a subtree by itself
        path.add(nodes.subtree(from, to));
      }
    }
    return new ConsistencyProof(oldSize, newSize, path.reversed());
  }

  /// RFC 9162 section 2.1.4.2. Every log continues the empty one.
  public boolean verifies(Hash oldRoot, Hash newRoot) {
    if (oldSize == 0) {
      return path.isEmpty() && oldRoot.equals(Hash.EMPTY_ROOT);
    }
    if (oldSize == newSize) {
      return path.isEmpty() && oldRoot.equals(newRoot);
    }
    var perfect = Long.bitCount(oldSize) == 1;
    if (path.isEmpty() && !perfect) {
      return false;
    }
    var steps = new ArrayList<Hash>(path);
    if (perfect) {
      steps.addFirst(oldRoot);
    }
    var node = oldSize - 1;
    var last = newSize - 1;
    while ((node & 1) == 1) {
      node >>>= 1;
      last >>>= 1;
    }
    var oldHash = steps.getFirst();
    var newHash = steps.getFirst();
    for (var step : steps.subList(1, steps.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        oldHash = Hash.node(step, oldHash);
        newHash = Hash.node(step, newHash);
        while ((node & 1) == 0 && node != 0) {
          node >>>= 1;
          last >>>= 1;
        }
      } else {
        newHash = Hash.node(newHash, step);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && oldHash.equals(oldRoot) && newHash.equals(newRoot);
  }
}
