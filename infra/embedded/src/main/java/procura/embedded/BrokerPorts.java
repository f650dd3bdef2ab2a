package procura.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The two ports of a broker, remembered in its data directory so that clients find it again.
record BrokerPorts(int clients, int controller) {

  static BrokerPorts choose(Path data, int wanted) {
    var file = data.resolve("ports");
    var before = read(file);
    if (wanted != 0) {
      Ports.requireFree(wanted, "Kafka");
    }
    var chosen =
        new BrokerPorts(
            wanted != 0 ? wanted : freeOr(before.clients()), freeOr(before.controller()));
    try {
      Files.writeString(file, chosen.clients() + "\n" + chosen.controller() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return chosen;
  }

  private static int freeOr(int before) {
    return before != 0 && Ports.isFree(before) ? before : Ports.free();
  }

  private static BrokerPorts read(Path file) {
    try {
      if (!Files.exists(file)) {
        return new BrokerPorts(0, 0);
      }
      var lines = Files.readAllLines(file);
      return new BrokerPorts(Integer.parseInt(lines.get(0)), Integer.parseInt(lines.get(1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
