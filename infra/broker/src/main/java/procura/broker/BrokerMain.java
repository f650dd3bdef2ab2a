package procura.broker;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/// Runs one KRaft broker and controller until standard input ends, which it does when the parent
/// dies, however it dies. Says `READY` on standard output once clients can connect and `STOPPED`
/// after a clean end.
public final class BrokerMain {

  private BrokerMain() {}

  /// Arguments: data directory, port for clients, port for the controller.
  public static void main(String[] arguments) throws Exception {
    var data = Path.of(arguments[0]);
    int port = Integer.parseInt(arguments[1]);
    int controllerPort = Integer.parseInt(arguments[2]);
    // Kafka's libraries may print: what the parent reads is ours alone
    var parent =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
    System.setOut(System.err);
    var lock = lockWhenFree(data);
    format(data);
    var server =
        new KafkaRaftServer(
            KafkaConfig.fromProps(properties(data, port, controllerPort), false), Time.SYSTEM);
    server.startup();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(server, lock, parent), "stop-broker"));
    parent.println("READY");
    while (System.in.read() >= 0) {
      // nothing is said to us; the end of the stream is the message
    }
    System.exit(0);
  }

  /// Frees the directory before the JVM ends: it may still write its AOT cache for some seconds.
  private static void stop(KafkaRaftServer server, FileChannel lock, PrintStream parent) {
    try (lock) {
      server.shutdown();
      server.awaitShutdown();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    parent.println("STOPPED");
  }

  /// A predecessor whose parent was killed a moment ago may still be shutting down.
  private static FileChannel lockWhenFree(Path data) throws IOException {
    var channel =
        FileChannel.open(
            data.resolve("broker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    return channel;
  }

  private static void format(Path data) throws Exception {
    var log = log(data);
    if (!Files.exists(log.resolve("meta.properties"))) {
      new Formatter()
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(log.toString())
          .setMetadataLogDirectory(log.toString())
          .setControllerListenerName("CONTROLLER")
          .run();
    }
  }

  private static Path log(Path data) {
    return data.resolve("log");
  }

  private static Properties properties(Path data, int port, int controllerPort) {
    var properties = new Properties();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    properties.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    properties.put("inter.broker.listener.name", "PLAINTEXT");
    properties.put("log.dirs", log(data).toString());
    for (var topic :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      properties.put(topic + ".replication.factor", "1");
      properties.put(topic + ".num.partitions", "1");
    }
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    // after a kill the controller holds the broker's place this long before it lets it in again
    // (default 9 s)
    properties.put("broker.session.timeout.ms", "3000");
    properties.put("broker.heartbeat.interval.ms", "500");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("auto.create.topics.enable", "false");
    properties.put("log.cleaner.dedupe.buffer.size", "4194304");
    properties.put("log.segment.bytes", "16777216");
    properties.put("num.network.threads", "1");
    properties.put("num.io.threads", "2");
    return properties;
  }
}
