package procura.server.bench;

import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Counts answers while a run goes on.
final class Tally {

  private static final long SLOWEST_NANOS = Duration.ofMinutes(1).toNanos();

  private final Histogram latencies = new Histogram(SLOWEST_NANOS, 3);
  private long refused;
  private @Nullable String firstRefusal;

  void answered(long nanos) {
    latencies.recordValue(Math.min(nanos, SLOWEST_NANOS));
  }

  void refused(String answer) {
    refused++;
    if (firstRefusal == null) {
      firstRefusal = answer;
    }
  }

  Load load(Duration took) {
    return new Load(latencies, refused, firstRefusal, took);
  }
}
