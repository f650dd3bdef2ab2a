package procura.embedded;

import java.nio.file.Path;

/// A real single-node Kafka (KRaft), for `up --feed kafka`, `demo` and tests. The broker is a child
/// process that ends with this JVM, however that ends; its records survive in the data directory.
public final class EmbeddedKafka implements AutoCloseable {

  private final Path data;
  private final BrokerLib lib;
  private final DirectoryLock lock;
  private final BrokerPorts ports;
  private final boolean recording;
  private BrokerProcess process;

  private EmbeddedKafka(
      Path data, BrokerLib lib, DirectoryLock lock, BrokerPorts ports, boolean recording) {
    this.data = data;
    this.lib = lib;
    this.lock = lock;
    this.ports = ports;
    this.recording = recording;
    this.process = BrokerProcess.start(data, lib, ports, recording);
  }

  /// On the ports this directory had before, or on free ones.
  ///
  /// @param brokerLib the folder with the broker's jars, see [#brokerLib()]
  /// @throws CannotStart with one clear line
  public static EmbeddedKafka start(Path data, Path brokerLib) {
    return start(data, brokerLib, 0);
  }

  /// On a port of the caller's choice.
  ///
  /// @param port for clients; 0 for the one this directory had before, or any free one
  public static EmbeddedKafka start(Path data, Path brokerLib, int port) {
    return start(data, brokerLib, port, true);
  }

  /// For a broker that will be killed in the end, and so never writes the AOT cache.
  static EmbeddedKafka thrownAway(Path data, Path brokerLib) {
    return start(data, brokerLib, 0, false);
  }

  private static EmbeddedKafka start(Path data, Path brokerLib, int port, boolean recording) {
    var home = Folders.create(data);
    var lib = BrokerLib.in(brokerLib);
    var lock = DirectoryLock.take(home);
    try {
      return new EmbeddedKafka(home, lib, lock, BrokerPorts.choose(home, port), recording);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /// Where the broker's jars are: the folder `broker-lib` beside a distribution's `lib`, or the
  /// build's output in a checkout; the system property `procura.broker-lib` wins.
  public static Path brokerLib() {
    return BrokerLib.find();
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + ports.clients();
  }

  public synchronized boolean running() {
    return process.alive();
  }

  public synchronized long pid() {
    return process.pid();
  }

  /// As `kill -9` does it: no goodbye, nothing flushed.
  public synchronized void kill() {
    process.kill();
  }

  /// The same data on the same ports, whether it was killed before or is stopped now.
  public synchronized void restart() {
    process.stop();
    process = BrokerProcess.start(data, lib, ports, recording);
  }

  /// Stops the broker cleanly and frees the data directory.
  @Override
  public synchronized void close() {
    process.stop();
    lock.close();
  }
}
