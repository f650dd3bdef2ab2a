package procura.server;

import static procura.server.Setting.PROCURA_BASE_URL;
import static procura.server.Setting.PROCURA_DATABASE_PASSWORD;
import static procura.server.Setting.PROCURA_DATABASE_URL;
import static procura.server.Setting.PROCURA_DATABASE_USER;
import static procura.server.Setting.PROCURA_FEED;
import static procura.server.Setting.PROCURA_KAFKA_BOOTSTRAP_SERVERS;
import static procura.server.Setting.PROCURA_LOG_FORMAT;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.embedded.EmbeddedKafka;
import procura.embedded.EmbeddedPostgres;

/// The running product: its infrastructure, where none is given, and the rooms of its target in one
/// JVM. Closing it stops everything it started, in reverse order.
public final class Platform implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Platform.class);

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final Configuration configuration;
  private final ApplicationContext context;

  private Platform(Configuration configuration, Map<String, Object> extra) {
    System.setProperty("procura.log-format", configuration.get(PROCURA_LOG_FORMAT));
    try {
      this.configuration = configuration.with(infrastructure(configuration));
      var properties = this.configuration.properties();
      properties.putAll(extra);
      this.context =
          ApplicationContext.builder()
              .deduceEnvironment(false)
              .deduceCloudEnvironment(false)
              .defaultEnvironments("product")
              .eagerInitSingletons(false)
              .properties(properties)
              .banner(false)
              .build();
      running.push(context);
      context.start();
      var server = context.getBean(EmbeddedServer.class);
      server.start();
      LOG.info("Procura is ready at {} ({})", baseUrl(), configuration.find(Setting.PROCURA_TARGET));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  static Platform start(Configuration configuration) {
    return new Platform(configuration, Map.of());
  }

  static Platform start(Configuration configuration, Map<String, Object> extra) {
    return new Platform(configuration, extra);
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
    if (wanted.get(PROCURA_FEED).equals("kafka") && wanted.find(PROCURA_KAFKA_BOOTSTRAP_SERVERS) == null) {
      var kafka = EmbeddedKafka.start(wanted.dataDirectory().resolve("kafka"), EmbeddedKafka.brokerLib());
      running.push(kafka);
      found.put(PROCURA_KAFKA_BOOTSTRAP_SERVERS, kafka.bootstrapServers());
    }
    return found;
  }

  public String baseUrl() {
    return configuration.get(PROCURA_BASE_URL);
  }

  ApplicationContext context() {
    return context;
  }

  Environment environment() {
    return context.getEnvironment();
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
