package procura.eventstore.postgres;

import java.time.Duration;

/// How long the database has been away, since it was first missed. For a while those who append
/// wait; then they fail, so that they do not pile up.
final class Outage {

  private static final Duration BEARABLE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private long began;
  private int pauses;

  boolean isBearable() {
    if (pauses == 0) {
      began = System.nanoTime();
    }
    return System.nanoTime() - began < BEARABLE.toNanos();
  }

  Duration pause() {
    pauses++;
    var pause = Duration.ofMillis(50L * pauses * pauses);
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
