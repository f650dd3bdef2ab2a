package procura.token.session;

import jakarta.inject.Singleton;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.TenantConnections;
import procura.token.page.Browser;

/// The `token.proof` table: what a browser has proved while more is asked for. It is no session and
/// opens nothing but the page that asks for the rest.
@Singleton
public final class ProofStore {

  /// Long enough to find the telephone.
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private final TenantConnections connections;
  private final InstantSource clock;

  ProofStore(TenantConnections connections, InstantSource clock) {
    this.connections = connections;
    this.clock = clock;
  }

  public void keep(TenantId tenant, Browser browser, Proof proof) {
    connections.run(
        tenant,
        sql ->
            sql.execute(
                """
                insert into token.proof (tenant, browser_hash, user_id, methods, since, expires_at)
                values (?, ?, ?, ?, ?, ?)
                on conflict (tenant, browser_hash) do update set user_id = excluded.user_id,
                  methods = excluded.methods, since = excluded.since, expires_at = excluded.expires_at
                """,
                tenant.value(),
                browser.hash(),
                proof.user().value(),
                proof.methods().toArray(String[]::new),
                Timestamp.from(proof.since()),
                Timestamp.from(clock.instant().plus(LIFETIME))));
  }

  public @Nullable Proof find(TenantId tenant, Browser browser) {
    return connections.find(
        tenant,
        sql -> {
          var row =
              sql.fetchOne(
                  """
                  select user_id, methods, since from token.proof
                  where tenant = ? and browser_hash = ? and expires_at > ?
                  """,
                  tenant.value(),
                  browser.hash(),
                  Timestamp.from(clock.instant()));
          return row == null
              ? null
              : new Proof(
                  new UserId(row.get(0, String.class)),
                  List.copyOf(Arrays.asList(row.get(1, String[].class))),
                  row.get(2, Timestamp.class).toInstant());
        });
  }

  public void forget(TenantId tenant, Browser browser) {
    connections.run(
        tenant,
        sql ->
            sql.execute(
                "delete from token.proof where tenant = ? and browser_hash = ?",
                tenant.value(),
                browser.hash()));
  }

  void forgetExpiredBefore(Instant time) {
    connections.everyTenant(
        sql -> sql.execute("delete from token.proof where expires_at < ?", Timestamp.from(time)));
  }
}
