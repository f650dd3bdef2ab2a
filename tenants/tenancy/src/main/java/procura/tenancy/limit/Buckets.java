package procura.tenancy.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import procura.tenancy.lifecycle.RateLimits.Rate;

/// Token buckets, each one number: the time at which it will be full again. Nobody waits for
/// anybody, and what a flood of strangers fills is bounded: the least used are forgotten, which can
/// only let somebody through.
public final class Buckets {

  private static final long SECOND = 1_000_000_000L;
  private static final int MOST = 200_000;

  /// The longest that a bucket takes to be full: forgetting one then changes nothing.
  private static final Duration MEMORY = Duration.ofMinutes(5);

  private final Cache<Object, AtomicLong> fullAt =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(MEMORY).build();
  private final LongSupplier nanoTime;

  public Buckets(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// Takes one token of the bucket called `name`.
  ///
  /// @return 0, or how many nanoseconds it takes until there is one
  public long take(Object name, Rate rate) {
    var now = nanoTime.getAsLong();
    var bucket = fullAt.getIfPresent(name);
    if (bucket == null) {
      bucket = fullAt.get(name, _ -> new AtomicLong(now));
    }
    var one = SECOND / rate.perSecond();
    var all = one * rate.burst();
    while (true) {
      var full = bucket.get();
      if (full - now > all) { // emptied at another rate, which was raised: begin anew
        bucket.compareAndSet(full, now);
        continue;
      }
      var next = (full - now > 0 ? full : now) + one;
      var missing = next - now - all;
      if (missing > 0) {
        return missing;
      }
      if (bucket.compareAndSet(full, next)) {
        return 0;
      }
    }
  }

  long size() {
    fullAt.cleanUp();
    return fullAt.estimatedSize();
  }
}
