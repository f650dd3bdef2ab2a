package procura.eventstore;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// How often a number was how large, for the operator. One thread counts, and pays for it with two
/// plain additions: no lock, no object, no fence. Whoever reads may see it a moment late.
public final class Distribution {

  private final long[] bounds;
  private final AtomicLongArray counts;
  private final AtomicLong sum = new AtomicLong();

  /// @param bounds the largest number of each class, ascending; beyond the last there is one more
  public Distribution(long... bounds) {
    this.bounds = bounds.clone();
    this.counts = new AtomicLongArray(bounds.length + 1);
  }

  /// For the one thread that counts.
  public void add(long number) {
    int at = 0;
    while (at < bounds.length && number > bounds[at]) {
      at++;
    }
    counts.setOpaque(at, counts.getPlain(at) + 1);
    sum.setOpaque(sum.getPlain() + number);
  }

  public long[] bounds() {
    return bounds.clone();
  }

  /// How often it was in each class.
  public long[] counts() {
    var all = new long[counts.length()];
    for (int i = 0; i < all.length; i++) {
      all[i] = counts.getOpaque(i);
    }
    return all;
  }

  public long sum() {
    return sum.getOpaque();
  }
}
