package procura.control.desk;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.tenancy.isolation.TenantConnections;

/// The table of answers that may be asked for again.
@Singleton
final class IdempotencyStore {

  private static final Table<Record> ANSWER = table(name("control", "idempotent_answer"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> CALLER = field(name("caller"), String.class);
  private static final Field<String> KEY = field(name("key"), String.class);
  private static final Field<String> REQUEST_HASH = field(name("request_hash"), String.class);
  private static final Field<Integer> STATUS = field(name("status"), Integer.class);
  private static final Field<String> LOCATION = field(name("location"), String.class);
  private static final Field<String> ETAG = field(name("etag"), String.class);
  private static final Field<byte[]> BODY = field(name("body"), byte[].class);
  private static final Field<byte[]> SEED = field(name("seed"), byte[].class);
  private static final Field<Instant> ASKED_AT = field(name("asked_at"), Instant.class);

  private static final Duration KEPT = Duration.ofHours(24);

  /// A request that takes longer has died with its node.
  private static final Duration LONGEST_REQUEST = Duration.ofMinutes(1);

  private final TenantConnections connections;

  IdempotencyStore(TenantConnections connections) {
    this.connections = connections;
  }

  record Name(TenantId tenant, String caller, String key) {}

  /// `status` is null while the first request is still working.
  record Answer(
      String requestHash,
      @Nullable Integer status,
      @Nullable String location,
      @Nullable String etag,
      @Nullable Sealed body) {}

  /// An answer's body under the master key.
  static final class Sealed {
    private final byte[] bytes;

    Sealed(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /// What a request finds under its key.
  sealed interface Claim {

    /// Nothing: the key is this request's now.
    record Claimed() implements Claim {}

    /// A request that died on the way: this one goes on with its seed.
    record TakenOver(Sealed seed) implements Claim {}

    record Known(Answer answer) implements Claim {}
  }

  /// Claims the key for this request, or tells what is known under it.
  Claim claim(Name name, String requestHash, Sealed seed, Instant now) {
    return connections.of(
        name.tenant(),
        sql -> {
          sql.deleteFrom(ANSWER).where(is(name), ASKED_AT.lt(now.minus(KEPT))).execute();
          var claimed =
              sql.insertInto(ANSWER, TENANT, CALLER, KEY, REQUEST_HASH, ASKED_AT, SEED)
                  .values(
                      name.tenant().value(),
                      name.caller(),
                      name.key(),
                      requestHash,
                      now,
                      seed.bytes())
                  .onConflictDoNothing()
                  .execute();
          if (claimed == 1) {
            return new Claim.Claimed();
          }
          var abandoned =
              sql.update(ANSWER)
                  .set(ASKED_AT, now)
                  .where(
                      is(name),
                      REQUEST_HASH.eq(requestHash),
                      SEED.isNotNull(),
                      ASKED_AT.lt(now.minus(LONGEST_REQUEST)))
                  .returning(SEED)
                  .fetchOne(SEED);
          return abandoned == null
              ? known(sql, name, requestHash)
              : new Claim.TakenOver(new Sealed(abandoned));
        });
  }

  private static Claim known(DSLContext sql, Name name, String requestHash) {
    var answer =
        sql.select(REQUEST_HASH, STATUS, LOCATION, ETAG, BODY)
            .from(ANSWER)
            .where(is(name))
            .fetchOne(row ->
                new Answer(
                    row.value1(),
                    row.value2(),
                    row.value3(),
                    row.value4(),
                    row.value5() == null ? null : new Sealed(row.value5())));
    // released between the two statements: for this request as good as still being worked on
    return new Claim.Known(
        answer == null ? new Answer(requestHash, null, null, null, null) : answer);
  }

  void keep(Name name, Answer answer) {
    connections.run(
        name.tenant(),
        sql ->
            sql.update(ANSWER)
                .set(STATUS, answer.status())
                .set(LOCATION, answer.location())
                .set(ETAG, answer.etag())
                .set(BODY, answer.body() == null ? null : answer.body().bytes())
                .setNull(SEED)
                .where(is(name))
                .execute());
  }

  void release(Name name) {
    connections.run(name.tenant(), sql -> sql.deleteFrom(ANSWER).where(is(name)).execute());
  }

  /// Lets the next request with this key go on at once, with the same seed.
  void abandon(Name name, Instant now) {
    connections.run(
        name.tenant(),
        sql ->
            sql.update(ANSWER)
                .set(ASKED_AT, now.minus(LONGEST_REQUEST).minusSeconds(1))
                .where(is(name), SEED.isNotNull())
                .execute());
  }

  /// Forgets what is older than a day, of every tenant.
  int forgetOld(Instant now) {
    return connections.everyTenant(
        sql -> sql.deleteFrom(ANSWER).where(ASKED_AT.lt(now.minus(KEPT))).execute());
  }

  private static Condition is(Name name) {
    return TENANT.eq(name.tenant().value()).and(CALLER.eq(name.caller())).and(KEY.eq(name.key()));
  }
}
