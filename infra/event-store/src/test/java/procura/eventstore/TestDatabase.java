package procura.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import javax.sql.DataSource;
import procura.tenancy.isolation.Database;
import procura.tenancy.isolation.DatabaseSettings;
import procura.tenancy.isolation.SchemaMigration;

/// A fresh, migrated database, seen as the running product sees it and as its owner does.
public final class TestDatabase implements AutoCloseable {

  private final procura.embedded.TestDatabase database =
      procura.embedded.TestDatabase.migrated("event_store", TestDatabase::migrate);
  private final HikariDataSource pool;

  public TestDatabase() {
    this(12);
  }

  public TestDatabase(int connections) {
    this.pool = Database.pool(settings(database, connections));
  }

  private static void migrate(procura.embedded.TestDatabase database) {
    Database.migrate(
        settings(database, 1),
        List.of(SchemaMigration.of("tenancy"), SchemaMigration.of("event_store")));
  }

  private static DatabaseSettings settings(procura.embedded.TestDatabase of, int connections) {
    return new DatabaseSettings(of.jdbcUrl(), of.user(), of.password(), connections);
  }

  public DatabaseSettings settings() {
    return settings(database, 12);
  }

  /// As the product connects: a role that owns nothing.
  public DataSource app() {
    return pool;
  }

  /// As migrations connect.
  public DataSource owner() {
    return database.dataSource();
  }

  @Override
  public void close() {
    pool.close();
  }
}
