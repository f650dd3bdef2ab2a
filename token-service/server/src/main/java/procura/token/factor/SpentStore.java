package procura.token.factor;

import jakarta.inject.Singleton;
import java.sql.Timestamp;
import java.time.Instant;
import procura.identity.TenantId;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Secrets;

/// The `token.spent_once` table: what works once, and has.
@Singleton
final class SpentStore {

  private final TenantConnections connections;

  SpentStore(TenantConnections connections) {
    this.connections = connections;
  }

  /// False when it was spent before; of two at once one wins.
  boolean spend(TenantId tenant, String value, Instant until) {
    return connections.of(
            tenant,
            sql ->
                sql.execute(
                    """
                    insert into token.spent_once (tenant, hash, expires_at) values (?, ?, ?)
                    on conflict do nothing
                    """,
                    tenant.value(),
                    Secrets.hash(value),
                    Timestamp.from(until)))
        == 1;
  }

  void forgetExpiredBefore(Instant time) {
    connections.everyTenant(sql ->
        sql.execute("delete from token.spent_once where expires_at < ?", Timestamp.from(time)));
  }
}
