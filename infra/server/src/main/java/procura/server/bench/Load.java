package procura.server.bench;

import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// What one run of the generator saw.
///
/// @param latencies of the expected answers, in nanoseconds
/// @param refused answers of another status than expected
/// @param firstRefusal the first of those, for the reader of a failed run
record Load(Histogram latencies, long refused, @Nullable String firstRefusal, Duration took) {

  long answers() {
    return latencies.getTotalCount();
  }

  double perSecond() {
    return answers() * 1e9 / took.toNanos();
  }

  double millis(double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e6;
  }
}
