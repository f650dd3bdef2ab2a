package procura.audit.log;

/// Arithmetic of perfect subtrees, shared by all who cut a range of leaves into them.
public final class Subtrees {

  private Subtrees() {}

  /// The level of the largest perfect subtree that starts at leaf `start` and has at most `leaves`
  /// leaves.
  public static int largestLevel(long start, long leaves) {
    var bySize = Long.SIZE - 1 - Long.numberOfLeadingZeros(leaves);
    return start == 0 ? bySize : Math.min(bySize, Long.numberOfTrailingZeros(start));
  }

  /// The number of leaves left of the root's split: the largest power of two below `size`.
  static long split(long size) {
    return Long.highestOneBit(size - 1);
  }
}
