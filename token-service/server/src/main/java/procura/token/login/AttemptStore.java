package procura.token.login;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import jakarta.inject.Singleton;
import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import procura.identity.TenantId;
import procura.tenancy.isolation.TenantConnections;

/// The `token.login_attempt` table: what the throttle remembers.
@Singleton
final class AttemptStore {

  private static final Table<Record> ATTEMPT = table(name("token", "login_attempt"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> BUCKET = field(name("bucket"), String.class);
  private static final Field<Integer> FAILURES = field(name("failures"), Integer.class);
  private static final Field<Instant> FREE_AT = field(name("free_at"), Instant.class);
  private static final Field<Instant> LAST_AT = field(name("last_at"), Instant.class);

  private final TenantConnections connections;

  AttemptStore(TenantConnections connections) {
    this.connections = connections;
  }

  enum Admission {
    /// Not looked at.
    DELAYED,
    /// Counts only if it fails.
    FREE,
    /// Counted as a failure already.
    COUNTED
  }

  /// Two tries at once wait for each other here.
  Admission begin(TenantId tenant, String bucket, int free, Instant now) {
    return connections.of(
        tenant,
        sql -> {
          var throttle = lock(sql, tenant, bucket, now);
          if (!throttle.isFree(now)) {
            return Admission.DELAYED;
          }
          if (!throttle.isSuspicious(now, free)) {
            return Admission.FREE;
          }
          save(sql, tenant, bucket, throttle.failed(now, free));
          return Admission.COUNTED;
        });
  }

  void failed(TenantId tenant, String bucket, int free, Instant now) {
    connections.run(
        tenant, sql -> save(sql, tenant, bucket, lock(sql, tenant, bucket, now).failed(now, free)));
  }

  private static void save(DSLContext sql, TenantId tenant, String bucket, Throttle throttle) {
    sql.update(ATTEMPT)
        .set(FAILURES, throttle.failures())
        .set(FREE_AT, throttle.freeAt())
        .set(LAST_AT, throttle.lastAt())
        .where(TENANT.eq(tenant.value()), BUCKET.eq(bucket))
        .execute();
  }

  void forget(TenantId tenant, String bucket) {
    connections.run(
        tenant,
        sql ->
            sql.deleteFrom(ATTEMPT).where(TENANT.eq(tenant.value()), BUCKET.eq(bucket)).execute());
  }

  void forgetUnusedSince(Instant time) {
    connections.everyTenant(sql -> sql.deleteFrom(ATTEMPT).where(LAST_AT.lt(time)).execute());
  }

  private static Throttle lock(DSLContext sql, TenantId tenant, String bucket, Instant now) {
    var unused = Throttle.unused(now);
    sql.insertInto(ATTEMPT)
        .set(TENANT, tenant.value())
        .set(BUCKET, bucket)
        .set(FAILURES, unused.failures())
        .set(FREE_AT, unused.freeAt())
        .set(LAST_AT, unused.lastAt())
        .onConflictDoNothing()
        .execute();
    var row =
        sql.select(FAILURES, FREE_AT, LAST_AT)
            .from(ATTEMPT)
            .where(TENANT.eq(tenant.value()), BUCKET.eq(bucket))
            .forUpdate()
            .fetchSingle();
    return new Throttle(row.get(FAILURES), row.get(FREE_AT), row.get(LAST_AT));
  }
}
