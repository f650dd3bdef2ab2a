package procura.server.bench;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// From the start of the process to its first token, with a database that is up and has data.
///
/// @param idleMegabytes in memory a moment after the first token
record ColdStart(Duration wall, Duration cpu, long idleMegabytes) {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration A_MOMENT = Duration.ofSeconds(3);

  static ColdStart of(ChildJvm server, InetSocketAddress address, byte[] request, long startedAt) {
    while (!answers(address, request)) {
      if (System.nanoTime() - startedAt > PATIENCE.toNanos()) {
        throw new BenchFailed("no first token");
      }
      LockSupport.parkNanos(5_000_000);
    }
    var wall = Duration.ofNanos(System.nanoTime() - startedAt);
    var cpu = server.cpu();
    LockSupport.parkNanos(A_MOMENT.toNanos());
    return new ColdStart(wall, cpu, server.residentMegabytes());
  }

  private static boolean answers(InetSocketAddress address, byte[] request) {
    try {
      var once = Workload.times(1, request, 200, _ -> {});
      return LoadGenerator.run(address, 1, PATIENCE, once).answers() == 1;
    } catch (UncheckedIOException _) {
      return false; // it does not listen yet
    }
  }
}
