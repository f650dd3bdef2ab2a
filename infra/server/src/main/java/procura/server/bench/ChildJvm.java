package procura.server.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// A JVM with our class path and our options in a process of its own, so that what it uses can be
/// told from what the generator uses.
final class ChildJvm implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long END_SECONDS = 120; // some write their ahead-of-time cache as they end

  private static final int LAST_WORDS = 20;

  private final Process process;
  private final Path log;
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  private ChildJvm(Process process, Path log, String readySign) {
    this.process = process;
    this.log = log;
    Thread.ofVirtual().start(() -> follow(readySign));
  }

  /// @param readySign a line with this text says that the child may be asked
  /// @param options for this child besides our own
  static ChildJvm start(
      Path log,
      String readySign,
      Map<String, String> environment,
      List<String> options,
      List<String> mainAndArguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(ChildJvm::inherited)
        .forEach(command::add);
    command.addAll(options);
    Stream.ofNullable(System.getProperty("procura.bench.child-options"))
        .flatMap(more -> Stream.of(more.split(" ")))
        .forEach(command::add);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(mainAndArguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("PROCURA_"));
    builder.environment().putAll(environment);
    try {
      return new ChildJvm(builder.start(), log, readySign);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What this JVM records for itself is not the child's business.
  private static boolean inherited(String option) {
    return !option.startsWith("-agent")
        && !option.startsWith("-javaagent")
        && !option.startsWith("-XX:StartFlightRecording")
        && !option.startsWith("-XX:AOTCache")
        && !option.startsWith("-Dprocura.bench");
  }

  private void follow(String readySign) {
    try (var lines = process.inputReader();
        var out = Files.newBufferedWriter(log)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        out.write(line);
        out.newLine();
        out.flush();
        if (line.contains(readySign)) {
          ready.complete(line);
        }
      }
      ready.completeExceptionally(new BenchFailed("it ended"));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  /// Waits for the line that says so, and returns it.
  String awaitReady() {
    try {
      return ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchFailed("a child did not start, its last words:\n" + lastWords(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted", e);
    }
  }

  String lastWords() {
    try {
      var lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
    } catch (IOException e) {
      return "none, " + e;
    }
  }

  long pid() {
    return process.pid();
  }

  Duration cpu() {
    return Cpu.of(pid());
  }

  long residentMegabytes() {
    return Cpu.residentMegabytes(pid());
  }

  @Override
  public void close() {
    process.toHandle().destroy(); // leaves the pipe open: what it has to say as it ends may be much
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
