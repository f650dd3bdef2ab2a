package procura.server.bench;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// One scenario at one number of connections, once, or the median of several rounds.
///
/// @param serverCpu CPU-seconds per 1,000 answers, user and system, which is milliseconds per
///   answer
/// @param databaseCpu the same of PostgreSQL's processes
/// @param compiling the part of the server's that its compiler still needs: it goes with time
record Measurement(
    String scenario,
    int connections,
    double perSecond,
    double p50,
    double p95,
    double p99,
    double serverCpu,
    double databaseCpu,
    double compiling) {

  static Measurement of(
      String scenario,
      int connections,
      Load load,
      Duration serverCpu,
      Duration databaseCpu,
      Duration compiling) {
    return new Measurement(
        scenario,
        connections,
        load.perSecond(),
        load.millis(50),
        load.millis(95),
        load.millis(99),
        per1000(serverCpu, load.answers()),
        per1000(databaseCpu, load.answers()),
        per1000(compiling, load.answers()));
  }

  static double per1000(Duration cpu, long answers) {
    return cpu.toNanos() / 1e6 / answers;
  }

  double cpu() {
    return serverCpu + databaseCpu;
  }

  /// Each figure by itself: neighbours on the machine disturb one round, not the median.
  static Measurement median(List<Measurement> rounds) {
    var first = rounds.getFirst();
    return new Measurement(
        first.scenario(),
        first.connections(),
        median(rounds, Measurement::perSecond),
        median(rounds, Measurement::p50),
        median(rounds, Measurement::p95),
        median(rounds, Measurement::p99),
        median(rounds, Measurement::serverCpu),
        median(rounds, Measurement::databaseCpu),
        median(rounds, Measurement::compiling));
  }

  private static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
    var sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
