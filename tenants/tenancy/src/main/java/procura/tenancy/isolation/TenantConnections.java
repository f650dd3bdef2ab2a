package procura.tenancy.isolation;

import jakarta.inject.Singleton;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;

/// The only way to SQL. Every call is one transaction that sees the rows of one tenant:
/// PostgreSQL's row-level security hides the others, whatever the statement says.
@Singleton
public final class TenantConnections {

  private static final String EVERY_TENANT = "*";

  private final DSLContext sql;

  public TenantConnections(DataSource dataSource) {
    this.sql = DSL.using(dataSource, SQLDialect.POSTGRES);
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

  private <T> T inTransaction(String tenant, Function<DSLContext, T> work) {
    return sql.transactionResult(configuration -> work.apply(limitedTo(tenant, configuration)));
  }

  private static DSLContext limitedTo(String tenant, Configuration configuration) {
    var transaction = configuration.dsl();
    transaction.fetch("select set_config('procura.tenant', ?, true)", tenant);
    return transaction;
  }
}
