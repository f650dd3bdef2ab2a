package procura.eventstore.postgres;

import java.time.Duration;

/// How the log runs. `durabilityCheck` off is for temporary test databases only: such a database
/// may lose what it acknowledged.
public record LogSettings(
    boolean durabilityCheck, int tail, int recent, int queue, Duration safetyPoll) {

  /// 20,000 tagged events answered every check in measurements; 8,192 facts are about 8 MB.
  public static final LogSettings DEFAULT =
      new LogSettings(true, 20_000, 8_192, 65_536, Duration.ofSeconds(1));

  public LogSettings withoutDurabilityCheck() {
    return new LogSettings(false, tail, recent, queue, safetyPoll);
  }

  public LogSettings withTail(int tail) {
    return new LogSettings(durabilityCheck, tail, recent, queue, safetyPoll);
  }

  public LogSettings withRecent(int recent) {
    return new LogSettings(durabilityCheck, tail, recent, queue, safetyPoll);
  }
}
