package procura.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// A fresh, migrated database on this JVM's PostgreSQL, seen as the application's role.
public final class TestDatabase implements AutoCloseable {

  private static final EmbeddedPostgres SERVER = start();

  private final String name = "t" + UUID.randomUUID().toString().replace("-", "");
  private final HikariDataSource pool = new HikariDataSource();

  public TestDatabase() {
    this(10);
  }

  public TestDatabase(int connections) {
    try (var connection = SERVER.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    Flyway.configure()
        .dataSource(owner())
        .schemas("event_store")
        .locations("classpath:db/migration/event_store")
        .load()
        .migrate();
    pool.setJdbcUrl(url());
    pool.setUsername("postgres");
    pool.setMaximumPoolSize(connections);
    pool.setConnectionInitSql("set role procura_app");
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return SERVER.getJdbcUrl("postgres", name);
  }

  /// As the application connects.
  public DataSource app() {
    return pool;
  }

  /// As migrations connect.
  public DataSource owner() {
    return SERVER.getDatabase("postgres", name);
  }

  @Override
  public void close() {
    pool.close();
  }
}
