package procura.server.bench;

import java.time.Duration;
import java.util.List;

/// How long and how wide to measure.
///
/// @param only beginnings of scenario names; empty for all
record Plan(int seconds, int warmup, int rounds, List<Integer> connections, List<String> only) {

  /// Where goals are judged.
  private static final int JUDGED = 32;

  Duration run() {
    return Duration.ofSeconds(seconds);
  }

  Duration warmUp() {
    return Duration.ofSeconds(warmup);
  }

  int judged() {
    return connections.contains(JUDGED) ? JUDGED : connections.getLast();
  }

  boolean wants(String scenario) {
    return only.isEmpty() || only.stream().anyMatch(scenario::startsWith);
  }

  boolean isWhole() {
    return only.isEmpty();
  }
}
