package procura.tenancy.isolation;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import procura.embedded.TestDatabase;

/// A database with the schema of tenancy, and a pool like the product's.
public record TestTenancy(TestDatabase database, HikariDataSource pool) implements AutoCloseable {

  public static TestTenancy start() {
    var database =
        TestDatabase.migrated(
            "tenancy",
            empty -> Database.migrate(settings(empty), List.of(SchemaMigration.of("tenancy"))));
    return new TestTenancy(database, Database.pool(settings(database)));
  }

  private static DatabaseSettings settings(TestDatabase database) {
    return new DatabaseSettings(database.jdbcUrl(), database.user(), database.password(), 3);
  }

  public TenantConnections connections() {
    return new TenantConnections(pool);
  }

  @Override
  public void close() {
    pool.close();
  }
}
