package procura.server.bench;

import java.net.InetSocketAddress;
import java.time.Duration;

/// One of the two that are compared: a server and its database.
record Side(InetSocketAddress address, ChildJvm server, Database database, Runnable settle) {

  /// Runs the workload and counts what it cost, up to the end of what it left to be done.
  Measurement measure(String scenario, int connections, Duration atMost, Workload workload) {
    var serverBefore = server.cpu();
    var databaseBefore = database.cpu();
    var threadsBefore = ThreadTimes.of(server.pid());
    var load = run(scenario, connections, atMost, workload);
    settle.run();
    return Measurement.of(
        scenario,
        connections,
        load,
        server.cpu().minus(serverBefore),
        database.cpu().minus(databaseBefore),
        ThreadTimes.of(server.pid()).since(threadsBefore).compiling());
  }

  /// Any other answer than the expected one fails the run.
  Load run(String scenario, int connections, Duration atMost, Workload workload) {
    var load = LoadGenerator.run(address, connections, atMost, workload);
    if (load.refused() > 0) {
      throw new BenchFailed(
          "%s: %d refused, the first: %s".formatted(scenario, load.refused(), load.firstRefusal()));
    }
    if (load.answers() == 0) {
      throw new BenchFailed(scenario + ": no answers");
    }
    return load;
  }
}
