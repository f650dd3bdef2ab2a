package procura.token.login;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import procura.identity.TenantId;
import procura.tenancy.isolation.TenantConnections;
import procura.token.login.Guesses.Bucket;

/// The `token.login_attempt` table: what the throttle remembers.
@Singleton
final class AttemptStore {

  private static final Table<Record> ATTEMPT = table(name("token", "login_attempt"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> BUCKET = field(name("bucket"), String.class);
  private static final Field<Integer> FAILURES = field(name("failures"), Integer.class);
  private static final Field<Integer> KNOWN_FAILURES =
      field(name("login_attempt", "failures"), Integer.class);
  private static final Field<Instant> FREE_AT = field(name("free_at"), Instant.class);
  private static final Field<Instant> LAST_AT = field(name("last_at"), Instant.class);

  private final TenantConnections connections;

  AttemptStore(TenantConnections connections) {
    this.connections = connections;
  }

  /// Counts a try that begins. Two at once wait for each other here.
  ///
  /// @return false where it is not to be looked at, and does not count
  boolean begin(TenantId tenant, Bucket bucket, Instant now) {
    return connections.of(
        tenant,
        sql -> {
          var throttle = lock(sql, tenant, bucket.name(), now);
          if (!throttle.isFree(now)) {
            return false;
          }
          save(sql, tenant, bucket, throttle.begun(now, bucket.free(), bucket.atOnce()));
          return true;
        });
  }

  void failed(TenantId tenant, Bucket bucket, Instant now) {
    settle(tenant, bucket, now, throttle -> throttle.failed(now, bucket.free()));
  }

  /// The try was not one to count.
  void giveBack(TenantId tenant, Bucket bucket, Instant now) {
    settle(tenant, bucket, now, throttle -> throttle.given(now));
  }

  private void settle(
      TenantId tenant, Bucket bucket, Instant now, UnaryOperator<Throttle> outcome) {
    connections.run(
        tenant,
        sql -> save(sql, tenant, bucket, outcome.apply(lock(sql, tenant, bucket.name(), now))));
  }

  private static void save(DSLContext sql, TenantId tenant, Bucket bucket, Throttle throttle) {
    sql.update(ATTEMPT)
        .set(FAILURES, throttle.failures())
        .set(FREE_AT, throttle.freeAt())
        .set(LAST_AT, throttle.lastAt())
        .where(TENANT.eq(tenant.value()), BUCKET.eq(bucket.name()))
        .execute();
  }

  void forget(TenantId tenant, String bucket) {
    connections.run(
        tenant,
        sql ->
            sql.update(ATTEMPT)
                .set(FAILURES, 0)
                .set(FREE_AT, Instant.EPOCH)
                .where(TENANT.eq(tenant.value()), BUCKET.eq(bucket))
                .execute());
  }

  void forgetUnusedSince(Instant time) {
    connections.everyTenant(sql -> sql.deleteFrom(ATTEMPT).where(LAST_AT.lt(time)).execute());
  }

  private static Throttle lock(DSLContext sql, TenantId tenant, String bucket, Instant now) {
    var unused = Throttle.unused(now);
    var row =
        sql.insertInto(ATTEMPT)
            .set(TENANT, tenant.value())
            .set(BUCKET, bucket)
            .set(FAILURES, unused.failures())
            .set(FREE_AT, unused.freeAt())
            .set(LAST_AT, unused.lastAt())
            .onConflict(TENANT, BUCKET)
            .doUpdate()
            .set(FAILURES, KNOWN_FAILURES) // the same: whoever comes meanwhile waits here
            .returning(FAILURES, FREE_AT, LAST_AT)
            .fetchSingle();
    return new Throttle(row.get(FAILURES), row.get(FREE_AT), row.get(LAST_AT));
  }
}
