package procura.token.factor;

import jakarta.inject.Singleton;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import procura.identity.TenantId;
import procura.identity.factor.PasskeyId;
import procura.tenancy.isolation.TenantConnections;

/// The `token.passkey_use` table: one row a passkey, with its counter.
@Singleton
final class PasskeyUseStore {

  private final TenantConnections connections;

  PasskeyUseStore(TenantConnections connections) {
    this.connections = connections;
  }

  long count(TenantId tenant, PasskeyId passkey) {
    return connections.of(
        tenant,
        sql -> {
          var row =
              sql.fetchOne(
                  "select sign_count from token.passkey_use where tenant = ? and passkey = ?",
                  tenant.value(),
                  passkey.value());
          return row == null ? 0L : row.get(0, Long.class);
        });
  }

  /// False when the counter did not grow: somebody has a copy (WebAuthn level 3 section 7.2 step
  /// 22). Most passkeys don't count and always say 0.
  boolean used(TenantId tenant, PasskeyId passkey, long count, Instant now) {
    return connections.of(
            tenant,
            sql ->
                sql.execute(
                    """
                    insert into token.passkey_use (tenant, passkey, sign_count, used_at)
                    values (?, ?, ?, ?)
                    on conflict (tenant, passkey) do update
                    set sign_count = excluded.sign_count, used_at = excluded.used_at
                    where passkey_use.sign_count < excluded.sign_count
                      or (passkey_use.sign_count = 0 and excluded.sign_count = 0)
                    """,
                    tenant.value(),
                    passkey.value(),
                    count,
                    Timestamp.from(now)))
        == 1;
  }

  void forget(TenantId tenant, PasskeyId passkey) {
    connections.run(
        tenant,
        sql ->
            sql.execute(
                "delete from token.passkey_use where tenant = ? and passkey = ?",
                tenant.value(),
                passkey.value()));
  }

  Map<String, Instant> lastUses(TenantId tenant, Collection<PasskeyId> passkeys) {
    return connections.of(
        tenant,
        sql -> {
          var all = new HashMap<String, Instant>();
          sql.fetch(
                  """
                  select passkey, used_at from token.passkey_use
                  where tenant = ? and passkey = any(?::text[])
                  """,
                  tenant.value(),
                  passkeys.stream().map(PasskeyId::value).toArray(String[]::new))
              .forEach(row ->
                  all.put(row.get(0, String.class), row.get(1, Timestamp.class).toInstant()));
          return all;
        });
  }
}
