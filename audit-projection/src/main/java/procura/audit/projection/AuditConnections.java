package procura.audit.projection;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.DSLContext;
import procura.identity.TenantId;
import procura.tenancy.isolation.TenantConnections;

/// The plain connections under tenancy's: a batch of arrays, a cursor over millions of rows and the
/// feed's own transaction are said shortest in JDBC. Each call is one transaction.
@Singleton
public class AuditConnections {

  private final TenantConnections connections;

  public AuditConnections(TenantConnections connections) {
    this.connections = connections;
  }

  /// Runs `work` in one transaction that sees only this tenant.
  public <T> T of(TenantId tenant, Work<T> work) {
    return connections.of(tenant, sql -> run(sql, work));
  }

  /// Runs `work` in one transaction that sees every tenant: for what no tenant asks for.
  public <T> T everyTenant(Work<T> work) {
    return connections.everyTenant(sql -> run(sql, work));
  }

  private static <T> T run(DSLContext sql, Work<T> work) {
    return sql.connectionResult(work::run);
  }

  /// For a transaction that somebody else began.
  static void seeEveryTenant(Connection connection) throws SQLException {
    try (var statement =
        connection.prepareStatement("select set_config('procura.tenant', '*', true)")) {
      statement.execute();
    }
  }

  /// SQL work that answers something.
  @FunctionalInterface
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }
}
