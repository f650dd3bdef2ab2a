package procura.eventstore.postgres;

import java.time.Duration;
import java.util.function.LongSupplier;

/// How long the database has been away, since it was first missed. For a while those who append
/// wait; then they fail, and those after them at once, until something is recorded again: nobody
/// piles up, and nobody waits for what the one before waited for in vain.
final class Outage {

  private static final Duration BEARABLE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final LongSupplier nanoTime;
  private long began;
  private int pauses;

  Outage(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  boolean isBearable() {
    if (pauses == 0) {
      began = nanoTime.getAsLong();
    }
    return nanoTime.getAsLong() - began < BEARABLE.toNanos();
  }

  /// Something was recorded.
  void over() {
    pauses = 0;
  }

  Duration pause() {
    pauses++;
    var pause = Duration.ofMillis(50L * pauses * pauses);
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
