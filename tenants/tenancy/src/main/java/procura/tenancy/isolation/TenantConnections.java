package procura.tenancy.isolation;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;

/// The only way to SQL. Every call is one transaction that sees the rows of one tenant:
/// PostgreSQL's row-level security hides the others, whatever the statement says.
@Singleton
public final class TenantConnections {

  private static final String EVERY_TENANT = "*";
  private static final String LIMIT = "select set_config('procura.tenant', ?, true)";
  private static final String LIMIT_UNFLUSHED =
      LIMIT + ", set_config('synchronous_commit', 'off', true)";

  private final DSLContext sql;

  public TenantConnections(DataSource dataSource) {
    this.sql = DSL.using(dataSource, SQLDialect.POSTGRES, new Settings().withExecuteLogging(false));
  }

  public <T> T of(TenantId tenant, Function<DSLContext, T> work) {
    return inTransaction(tenant.value(), work);
  }

  /// Like `of`, for what may not be there.
  public <T> @Nullable T find(TenantId tenant, Function<DSLContext, @Nullable T> work) {
    return sql.transactionResult(
        configuration -> work.apply(limitedTo(tenant.value(), configuration)));
  }

  /// Like `of`, without an answer.
  public void run(TenantId tenant, Consumer<DSLContext> work) {
    sql.transaction(configuration -> work.accept(limitedTo(tenant.value(), configuration)));
  }

  /// For projections and platform work, which serve all tenants at once; never for a request.
  public <T> T everyTenant(Function<DSLContext, T> work) {
    return inTransaction(EVERY_TENANT, work);
  }

  /// Like `of`, but does not wait for the disk. For what is of use only together with a later fact:
  /// when that is durable, so is everything that was committed before it.
  public <T> T beforeFact(TenantId tenant, Function<DSLContext, T> work) {
    return sql.transactionResult(
        configuration -> work.apply(limitedTo(tenant.value(), configuration, LIMIT_UNFLUSHED)));
  }

  /// A statement that is executed once for all who ask at the same time, durably.
  ///
  /// @param text takes one array for each of `types`
  public <R> GroupedStatement<R> grouped(
      String text, List<String> types, GroupedStatement.Reader<R> reader) {
    return new GroupedStatement<>(sql, LIMIT + "; " + text, types, reader);
  }

  /// Like `grouped`, but does not wait for the disk: see `beforeFact`.
  public <R> GroupedStatement<R> groupedBeforeFact(
      String text, List<String> types, GroupedStatement.Reader<R> reader) {
    return new GroupedStatement<>(sql, LIMIT_UNFLUSHED + "; " + text, types, reader);
  }

  private <T> T inTransaction(String tenant, Function<DSLContext, T> work) {
    return sql.transactionResult(configuration -> work.apply(limitedTo(tenant, configuration)));
  }

  private static DSLContext limitedTo(String tenant, Configuration configuration) {
    return limitedTo(tenant, configuration, LIMIT);
  }

  /// Plain JDBC: this comes before every statement, and jOOQ would make more of it than it is.
  private static DSLContext limitedTo(String tenant, Configuration configuration, String limit) {
    var transaction = configuration.dsl();
    transaction.connection(connection -> {
      try (var statement = connection.prepareStatement(limit)) {
        statement.setString(1, tenant);
        statement.execute();
      }
    });
    return transaction;
  }
}
