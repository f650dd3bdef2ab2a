package procura.eventstore;

/// How this node's writer is doing since it started.
///
/// @param appendNanos from asking for an append until it is durable, waiting and retries included
/// @param groupSizes appends that were recorded together, by one statement
public record LogPace(Distribution appendNanos, Distribution groupSizes) {

  /// From half a millisecond to ten seconds; 512 is the most that a group can be.
  public static LogPace unmeasured() {
    return new LogPace(
        new Distribution(
            500_000L,
            1_000_000L,
            2_500_000L,
            5_000_000L,
            10_000_000L,
            25_000_000L,
            50_000_000L,
            100_000_000L,
            250_000_000L,
            500_000_000L,
            1_000_000_000L,
            2_500_000_000L,
            10_000_000_000L),
        new Distribution(1, 2, 4, 8, 16, 32, 64, 128, 256, 512));
  }
}
