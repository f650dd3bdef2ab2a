package procura.tenancy.isolation;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
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

  /// Like `beforeFact`, in one round trip.
  public <T> T beforeFact(TenantId tenant, Statement statement, Statement.Reader<T> reader) {
    return inOneTrip(tenant, LIMIT_UNFLUSHED, List.of(statement), reader);
  }

  /// Like `of`, in one round trip.
  ///
  /// @param reader of what the last statement returns
  public <T> T of(TenantId tenant, List<Statement> statements, Statement.Reader<T> reader) {
    return inOneTrip(tenant, LIMIT, statements, reader);
  }

  /// What arrives together is one transaction to PostgreSQL, without it being said.
  private <T> T inOneTrip(
      TenantId tenant, String limit, List<Statement> statements, Statement.Reader<T> reader) {
    var text =
        statements.stream().map(Statement::sql).collect(Collectors.joining("; ", limit + "; ", ""));
    return sql.connectionResult(connection -> {
      try (var prepared = connection.prepareStatement(text)) {
        prepared.setString(1, tenant.value());
        var parameter = 2;
        for (var statement : statements) {
          for (var value : statement.values()) {
            prepared.setObject(parameter++, value);
          }
        }
        prepared.execute();
        for (int i = 0; i < statements.size(); i++) {
          prepared.getMoreResults();
        }
        try (var rows = prepared.getResultSet()) {
          return reader.read(rows);
        }
      }
    });
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
