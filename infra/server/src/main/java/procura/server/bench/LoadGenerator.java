package procura.server.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A closed loop over keep-alive connections: each sends its next request when the answer to the
/// one before is complete. One thread and prepared bytes, so that it disturbs little. Like every
/// closed loop it does not see what a caller would have waited who did not wait for others.
final class LoadGenerator {

  /// An answer that takes longer ends the run.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private LoadGenerator() {}

  /// Asks until the time is up or the workload is used up, then waits for the last answers.
  static Load run(InetSocketAddress server, int connections, Duration atMost, Workload workload) {
    try (var selector = Selector.open()) {
      var tally = new Tally();
      var open = connect(selector, server, connections, tally);
      try {
        return loop(selector, open, atMost, workload, tally);
      } finally {
        for (var connection : open) {
          connection.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from " + server, e);
    }
  }

  private static List<Connection> connect(
      Selector selector, InetSocketAddress server, int connections, Tally tally)
      throws IOException {
    var open = new ArrayList<Connection>(connections);
    for (int i = 0; i < connections; i++) {
      open.add(Connection.open(selector, server, tally));
    }
    return open;
  }

  private static Load loop(
      Selector selector, List<Connection> open, Duration atMost, Workload workload, Tally tally)
      throws IOException {
    var start = System.nanoTime();
    var deadline = start + atMost.toNanos();
    int waiting = 0;
    for (var connection : open) {
      waiting += connection.ask(workload) ? 1 : 0;
    }
    var last = start;
    while (waiting > 0) {
      if (selector.select(PATIENCE.toMillis()) == 0) {
        throw new IOException("%d requests without an answer for %s".formatted(waiting, PATIENCE));
      }
      for (var key : selector.selectedKeys()) {
        var connection = (Connection) key.attachment();
        if (connection.read(workload)) {
          last = System.nanoTime();
          if (last >= deadline || !connection.ask(workload)) {
            waiting--;
          }
        }
      }
      selector.selectedKeys().clear();
    }
    return tally.load(Duration.ofNanos(last - start));
  }
}
