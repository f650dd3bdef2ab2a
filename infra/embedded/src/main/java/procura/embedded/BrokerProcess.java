package procura.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The child JVM with the broker in it. Its standard input is the leash: when it ends, the broker
/// stops.
final class BrokerProcess {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// Ctrl-C reaches every process of the terminal's group; the broker must outlive those who still
  /// send to it.
  private static final List<String> DEAF_TO_CTRL_C =
      List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "broker");

  /// Small and quick to start: measured 2.6 s and 208 MB, against 5.2 s and 265 MB without.
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx192m",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseCompactObjectHeaders",
          "-Xlog:aot*=off,cds=off",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
          "-Dorg.slf4j.simpleLogger.showDateTime=true");

  private final Process process;
  private final BufferedReader said;

  private BrokerProcess(Process process) {
    this.process = process;
    this.said = process.inputReader(StandardCharsets.US_ASCII);
  }

  static BrokerProcess start(Path data, BrokerLib lib, BrokerPorts ports, boolean recording) {
    var log = data.resolve("broker.log");
    try {
      var aot = AotCache.of(lib);
      var flags = aot.flags(recording);
      var builder = new ProcessBuilder(command(data, lib, ports, flags));
      builder.directory(data.toFile()).redirectError(log.toFile());
      builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
      var broker = new BrokerProcess(builder.start());
      aot.startedBy(flags, broker.process);
      if (!broker.says("READY")) {
        broker.kill();
        throw new CannotStart("Kafka did not start; `%s` ends: %s".formatted(log, end(log)));
      }
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(
      Path data, BrokerLib lib, BrokerPorts ports, List<String> aot) {
    var command = new ArrayList<>(DEAF_TO_CTRL_C);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(aot);
    command.addAll(List.of("-cp", lib.classPath(), "procura.broker.BrokerMain"));
    command.addAll(
        List.of(
            data.toString(),
            Integer.toString(ports.clients()),
            Integer.toString(ports.controller())));
    return command;
  }

  boolean alive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /// Waits for the clean end of the broker, not for its process: the first one writes its AOT cache
  /// after that.
  void stop() {
    try {
      process.getOutputStream().close();
    } catch (IOException _) {
      // it is gone already
    }
    if (!says("STOPPED")) {
      kill();
    }
  }

  /// Whether it says so before it ends and before patience does.
  private boolean says(String word) {
    var found = new FutureTask<>(() -> said.lines().anyMatch(word::equals));
    Thread.ofVirtual().start(found);
    try {
      return found.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException _) { // silent for too long, or killed
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Kafka", e);
    }
  }

  private static String end(Path log) throws IOException {
    var text = Files.readString(log, StandardCharsets.UTF_8).strip();
    return text.substring(Math.max(0, text.length() - 600)).replace("\n", " | ");
  }
}
