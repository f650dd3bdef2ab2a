package procura.token.factor;

import jakarta.inject.Singleton;
import procura.identity.TenantId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.TenantConnections;

/// The `token.totp_step` table: one row a person, so that no code works twice.
@Singleton
final class TotpStore {

  private final TenantConnections connections;

  TotpStore(TenantConnections connections) {
    this.connections = connections;
  }

  /// Spends a step and all before it. False when that was done before; of two at once one wins.
  boolean spend(TenantId tenant, UserId user, long step) {
    return connections.of(
            tenant,
            sql ->
                sql.execute(
                    """
                    insert into token.totp_step (tenant, user_id, step) values (?, ?, ?)
                    on conflict (tenant, user_id) do update set step = excluded.step
                    where totp_step.step < excluded.step
                    """,
                    tenant.value(),
                    user.value(),
                    step))
        == 1;
  }
}
