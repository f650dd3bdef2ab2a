package procura.audit.projection;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import procura.identity.TenantId;

/// Connections that see one tenant's rows, by row-level security. The only way to the audit tables.
@Singleton
public class AuditConnections {

  private static final String EVERY_TENANT = "*";

  private final DataSource source;

  public AuditConnections(DataSource source) {
    this.source = source;
  }

  /// Runs `work` in one transaction that sees only this tenant.
  public <T> T of(TenantId tenant, Work<T> work) {
    return transaction(tenant.value(), work);
  }

  /// Runs `work` in one transaction that sees every tenant: for what no tenant asks for.
  public <T> T everyTenant(Work<T> work) {
    return transaction(EVERY_TENANT, work);
  }

  static void seeEveryTenant(Connection connection) throws SQLException {
    see(connection, EVERY_TENANT);
  }

  private <T> T transaction(String tenant, Work<T> work) {
    try (var connection = source.getConnection()) {
      connection.setAutoCommit(false);
      var done = Optional.<T>empty();
      try {
        see(connection, tenant);
        done = Optional.of(work.run(connection));
        connection.commit();
        return done.get();
      } finally {
        if (done.isEmpty()) {
          connection.rollback();
        }
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new AuditStoreFailure(e);
    }
  }

  private static void see(Connection connection, String tenant) throws SQLException {
    try (var statement =
        connection.prepareStatement("select set_config('procura.tenant', ?, true)")) {
      statement.setString(1, tenant);
      statement.execute();
    }
  }

  /// SQL work that answers something.
  @FunctionalInterface
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }
}
