package procura.embedded;

import java.util.function.Consumer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The same servers in containers. Testcontainers removes them when the JVM ends.
final class ContainerInfra implements TestInfra {

  private static final String OWNER = "procura";

  private static final class Postgres {
    static final TestDatabases SHARED = start();

    private static TestDatabases start() {
      @SuppressWarnings("resource") // lives as long as the JVM
      var container = new PostgreSQLContainer("postgres:18-alpine");
      container.start();
      var server =
          new PostgresServer(
              container.getHost(),
              container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
              container.getUsername(),
              container.getPassword());
      server.ensureRole(OWNER, OWNER);
      return new TestDatabases(server, OWNER);
    }
  }

  private static final class Kafka {
    static final String BOOTSTRAP = start();

    private static String start() {
      @SuppressWarnings("resource") // lives as long as the JVM
      var container = new KafkaContainer("apache/kafka:4.3.1");
      container.start();
      return container.getBootstrapServers();
    }
  }

  @Override
  public TestDatabase freshDatabase() {
    return Postgres.SHARED.fresh();
  }

  @Override
  public TestDatabase migratedDatabase(String template, Consumer<TestDatabase> migrations) {
    return Postgres.SHARED.migrated(template, migrations);
  }

  @Override
  public String bootstrapServers() {
    return Kafka.BOOTSTRAP;
  }
}
