package procura.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.embedded.EmbeddedPostgres;

/// The product as `procura up` in a JVM of its own, to be killed and started again on its data.
public final class ProductProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final Path data = PlatformUnderTest.Folder.create();
  private final Path state = data.resolve("state");
  private final URI base;
  private volatile @Nullable Process process;

  private final Map<String, String> environment;

  public ProductProcess() {
    this(Map.of());
  }

  /// One of several that make up the product, which find each other by what `environment` says.
  ProductProcess(Map<String, String> environment) {
    this.environment = environment;
    var free = Map.of(Setting.PROCURA_PORT, "0", Setting.PROCURA_DATA_DIR, state.toString());
    base = URI.create(Configuration.of(free, Map.of(), data).get(Setting.PROCURA_BASE_URL));
  }

  public URI base() {
    return base;
  }

  /// Starts it, the first time or again, and waits until it is ready.
  public void start() {
    begin();
    awaitReady();
  }

  /// Starts it and does not wait.
  void begin() {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
            List.of(
                java,
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "up",
                "--port",
                Integer.toString(base.getPort()),
                "--data",
                state.toString()));
    builder.environment().put(Setting.PROCURA_SIGNUP.name(), "open");
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void awaitReady() {
    await().pollInterval(Duration.ofMillis(50)).atMost(PATIENCE).until(this::isReady);
  }

  private boolean isReady() throws InterruptedException {
    var request =
        HttpRequest.newBuilder(base.resolve("/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      var running = process;
      if (running != null && !running.isAlive() && running.exitValue() != 128 + 9) {
        throw new IllegalStateException("it ended by itself:\n" + said());
      }
      return false;
    }
  }

  /// As `kill -9` does it. PostgreSQL lives on, as after the real thing.
  public void kill() {
    var running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
    }
  }

  /// The end of what it logged.
  public String said() {
    try {
      var lines = Files.readAllLines(log());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log() {
    return data.resolve("log");
  }

  @Override
  public void close() {
    kill();
    if (!environment.containsKey(Setting.PROCURA_DATABASE_URL.name())) {
      // adopted, so as to be stopped
      EmbeddedPostgres.durable(state.resolve("postgres"), 0).close();
    }
    PlatformUnderTest.Folder.delete(data);
  }
}
