package procura.server;

import static procura.server.Setting.PROCURA_BASE_URL;
import static procura.server.Setting.PROCURA_DATABASE_PASSWORD;
import static procura.server.Setting.PROCURA_DATABASE_URL;
import static procura.server.Setting.PROCURA_DATABASE_USER;
import static procura.server.Setting.PROCURA_FEED;
import static procura.server.Setting.PROCURA_KAFKA_BOOTSTRAP_SERVERS;
import static procura.server.Setting.PROCURA_OUTBOUND_ALLOW_LOOPBACK;
import static procura.server.Setting.PROCURA_TARGET;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.embedded.EmbeddedKafka;
import procura.embedded.EmbeddedPostgres;

/// The running product: its infrastructure, where none is given, and the rooms of its target in one
/// JVM. Closing it stops everything it started, in reverse order.
public final class Platform implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Platform.class);

  private static final int SECONDS_TO_FINISH = 10;

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final String baseUrl;
  private @Nullable ApplicationContext context;

  private Platform(Configuration wanted) {
    this.baseUrl = wanted.get(PROCURA_BASE_URL);
    LOG.info("settings: {}", wanted);
    warn(wanted);
    NativeCryptography.install();
    try {
      run(wanted.with(infrastructure(wanted)));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
    LOG.info("ready at {}", baseUrl);
  }

  static Platform start(Configuration configuration) {
    return new Platform(configuration);
  }

  private void run(Configuration configuration) {
    var context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .deduceCloudEnvironment(false)
            .defaultEnvironments("product")
            // the environment reaches the framework through Setting alone
            .environmentPropertySource(false)
            .beanConfigurations(Target.named(configuration.get(PROCURA_TARGET)).without())
            .properties(configuration.properties())
            .banner(false)
            .build();
    this.context = context;
    running.push(context);
    context.start();
    context.getBean(EmbeddedServer.class).start();
    running.push(() -> drain(context));
  }

  private static void warn(Configuration configuration) {
    if (configuration.get(PROCURA_BASE_URL).startsWith("http:") && !configuration.isLoopback()) {
      LOG.warn("PROCURA_BASE_URL is not https: tokens and passwords travel in clear");
    }
    if (configuration.get(PROCURA_OUTBOUND_ALLOW_LOOPBACK).equals("true")) {
      LOG.warn(
          "PROCURA_OUTBOUND_ALLOW_LOOPBACK is on: strangers can make this server call itself."
              + " For test rigs only");
    }
  }

  private Map<Setting, String> infrastructure(Configuration wanted) {
    var found = new EnumMap<Setting, String>(Setting.class);
    if (wanted.find(PROCURA_DATABASE_URL) == null) {
      var postgres = EmbeddedPostgres.durable(wanted.dataDirectory().resolve("postgres"), 0);
      running.push(postgres);
      found.put(PROCURA_DATABASE_URL, postgres.jdbcUrl());
      found.put(PROCURA_DATABASE_USER, postgres.user());
      found.put(PROCURA_DATABASE_PASSWORD, postgres.password());
    }
    if (wanted.get(PROCURA_FEED).equals("kafka")
        && wanted.find(PROCURA_KAFKA_BOOTSTRAP_SERVERS) == null) {
      var kafka =
          EmbeddedKafka.start(wanted.dataDirectory().resolve("kafka"), EmbeddedKafka.brokerLib());
      running.push(kafka);
      found.put(PROCURA_KAFKA_BOOTSTRAP_SERVERS, kafka.bootstrapServers());
    }
    return found;
  }

  /// Takes no new requests and lets those under way finish.
  private static void drain(ApplicationContext context) throws Exception {
    context
        .getBean(GracefulShutdownManager.class)
        .shutdownGracefully()
        .toCompletableFuture()
        .get(SECONDS_TO_FINISH, TimeUnit.SECONDS);
  }

  /// For tests, which look behind the doors.
  ApplicationContext context() {
    return Objects.requireNonNull(context);
  }

  public String baseUrl() {
    return baseUrl;
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) { // the next one must still be stopped
        LOG.warn("could not stop cleanly: {}", e.toString());
      }
    }
  }
}
