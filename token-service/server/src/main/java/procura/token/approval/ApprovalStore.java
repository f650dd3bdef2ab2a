package procura.token.approval;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import procura.eventstore.FactJson;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.identity.client.GrantType;
import procura.identity.user.UserId;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Secrets;
import procura.token.code.AuthorizationCode;

/// The `token.approval` table: requests that wait for a person, and answers that wait for a client.
/// The codes that find them are only there as hashes.
@Singleton
public final class ApprovalStore {

  /// Between two polls, at the beginning; whoever is too fast adds as much each time.
  public static final Duration INTERVAL = Duration.ofSeconds(5);

  private static final String WAITING = "waiting";
  private static final String ANSWERED = "answered";
  private static final String APPROVED = "approved";
  private static final String DENIED = "denied";
  private static final String SPENT = "spent";

  private static final Table<Record> APPROVAL = table(name("token", "approval"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> ID = field(name("id"), String.class);
  private static final Field<String> HASH = field(name("hash"), String.class);
  private static final Field<String> CODE_HASH = field(name("code_hash"), String.class);
  private static final Field<String> GRANT_TYPE = field(name("grant_type"), String.class);
  private static final Field<String> CLIENT = field(name("client"), String.class);
  private static final Field<String> USER_ID = field(name("user_id"), String.class);
  private static final Field<String> STATE = field(name("state"), String.class);
  private static final Field<JSONB> BODY = field(name("body"), JSONB.class);
  private static final Field<JSONB> ANSWER = field(name("answer"), JSONB.class);
  private static final Field<Integer> INTERVAL_SECONDS =
      field(name("interval_seconds"), Integer.class);
  private static final Field<Instant> NEXT_POLL_AT = field(name("next_poll_at"), Instant.class);
  private static final Field<Instant> PING_AT = field(name("ping_at"), Instant.class);
  private static final Field<Integer> PINGS = field(name("pings"), Integer.class);
  private static final Field<Instant> EXPIRES_AT = field(name("expires_at"), Instant.class);

  private final TenantConnections connections;

  ApprovalStore(TenantConnections connections) {
    this.connections = connections;
  }

  /// @param secret what the client polls with
  /// @return false when another request that waits has the same user code
  boolean add(PendingApproval approval, String secret) {
    return connections.of(
            approval.tenant(),
            sql ->
                sql.insertInto(APPROVAL)
                    .set(TENANT, approval.tenant().value())
                    .set(ID, approval.id())
                    .set(HASH, Secrets.hash(secret))
                    .set(CODE_HASH, approval.code() == null ? null : hash(approval.code()))
                    .set(GRANT_TYPE, approval.type().name())
                    .set(CLIENT, approval.client().value())
                    .set(USER_ID, approval.user() == null ? null : approval.user().value())
                    .set(STATE, WAITING)
                    .set(BODY, JSONB.valueOf(write(approval)))
                    .set(INTERVAL_SECONDS, (int) INTERVAL.toSeconds())
                    .set(NEXT_POLL_AT, approval.at())
                    .set(PINGS, 0)
                    .set(EXPIRES_AT, approval.expiresAt())
                    .onConflictDoNothing()
                    .execute())
        == 1;
  }

  /// Who types the right code first is asked, and from then on nobody else.
  @Nullable String claim(TenantId tenant, String code, UserId user, Instant now) {
    return connections.find(
        tenant,
        sql ->
            sql.update(APPROVAL)
                .set(USER_ID, user.value())
                .where(
                    TENANT.eq(tenant.value()),
                    CODE_HASH.eq(hash(code)),
                    STATE.eq(WAITING),
                    EXPIRES_AT.gt(now),
                    USER_ID.isNull().or(USER_ID.eq(user.value())))
                .returningResult(ID)
                .fetchOne(ID));
  }

  /// One that waits for this person.
  @Nullable PendingApproval find(TenantId tenant, String id, UserId user, Instant now) {
    return connections.find(
        tenant,
        sql ->
            sql.select(BODY)
                .from(APPROVAL)
                .where(waiting(tenant, user, now), ID.eq(id))
                .fetchOne(row -> read(row.value1(), PendingApproval.class)));
  }

  /// Those that wait for this person and that they did not start by typing a code.
  List<PendingApproval> waitingFor(TenantId tenant, UserId user, Instant now) {
    return connections.of(
        tenant,
        sql ->
            sql.select(BODY)
                .from(APPROVAL)
                .where(waiting(tenant, user, now), GRANT_TYPE.eq(GrantType.CIBA.name()))
                .orderBy(EXPIRES_AT)
                .limit(50)
                .fetch(row -> read(row.value1(), PendingApproval.class)));
  }

  /// How many wait for this person because of this client.
  int count(TenantId tenant, UserId user, ClientId client, Instant now) {
    return connections.of(
        tenant,
        sql ->
            sql.fetchCount(
                sql.selectOne()
                    .from(APPROVAL)
                    .where(waiting(tenant, user, now), CLIENT.eq(client.value()))));
  }

  /// Takes the one answer that a request gets. False when it was given already.
  boolean take(TenantId tenant, String id, UserId user, Instant now) {
    return connections.of(
            tenant,
            sql ->
                sql.update(APPROVAL)
                    .set(STATE, ANSWERED)
                    .where(waiting(tenant, user, now), ID.eq(id))
                    .execute())
        == 1;
  }

  /// What was ended since the person answered, as by a new password, stays ended.
  ///
  /// @param authorization null when the person said no
  void answer(PendingApproval approval, @Nullable AuthorizationCode authorization, Instant now) {
    connections.run(
        approval.tenant(),
        sql ->
            sql.update(APPROVAL)
                .set(STATE, authorization == null ? DENIED : APPROVED)
                .set(ANSWER, authorization == null ? null : JSONB.valueOf(write(authorization)))
                .set(PING_AT, approval.ping() == null ? null : now)
                .where(
                    TENANT.eq(approval.tenant().value()), ID.eq(approval.id()), STATE.eq(ANSWERED))
                .execute());
  }

  public Poll poll(TenantId tenant, String secret, GrantType type, ClientId client, Instant now) {
    return connections.of(
        tenant,
        sql -> {
          var row =
              sql.select(STATE, BODY, ANSWER, INTERVAL_SECONDS, NEXT_POLL_AT, EXPIRES_AT)
                  .from(APPROVAL)
                  .where(
                      TENANT.eq(tenant.value()),
                      HASH.eq(Secrets.hash(secret)),
                      GRANT_TYPE.eq(type.name()),
                      CLIENT.eq(client.value()))
                  .forUpdate()
                  .fetchOne();
          if (row == null || row.value1().equals(SPENT)) {
            return new Poll.Unknown();
          }
          if (row.value1().equals(DENIED)) {
            return new Poll.Denied();
          }
          if (!now.isBefore(row.value6())) {
            return new Poll.Expired();
          }
          var mine = TENANT.eq(tenant.value()).and(HASH.eq(Secrets.hash(secret)));
          if (row.value1().equals(APPROVED)) {
            sql.update(APPROVAL).set(STATE, SPENT).where(mine).execute();
            return new Poll.Approved(
                read(row.value2(), PendingApproval.class),
                read(row.value3(), AuthorizationCode.class));
          }
          boolean tooSoon = now.isBefore(row.value5());
          int interval = row.value4() + (tooSoon ? (int) INTERVAL.toSeconds() : 0);
          sql.update(APPROVAL)
              .set(INTERVAL_SECONDS, interval)
              .set(NEXT_POLL_AT, now.plusSeconds(interval))
              .where(mine)
              .execute();
          return tooSoon ? new Poll.SlowDown() : new Poll.Pending();
        });
  }

  /// The client fetched too early: what it was granted waits for it as before.
  public void giveBack(TenantId tenant, String secret) {
    connections.run(
        tenant,
        sql ->
            sql.update(APPROVAL)
                .set(STATE, APPROVED)
                .where(TENANT.eq(tenant.value()), HASH.eq(Secrets.hash(secret)), STATE.eq(SPENT))
                .execute());
  }

  /// Answers whose clients are to be told now; who asks next gets them again only after `again`.
  List<PendingApproval> pings(Instant now, Instant again, int most) {
    return connections.everyTenant(sql ->
        sql.fetch(
                """
                update token.approval set pings = pings + 1,
                  ping_at = case when pings + 1 < ? then ?::timestamptz end
                where (tenant, id) in (
                  select tenant, id from token.approval where ping_at <= ?::timestamptz
                  order by ping_at limit 50 for update skip locked)
                returning body
                """,
                most,
                again.toString(),
                now.toString())
            .map(row -> read(row.get(0, JSONB.class), PendingApproval.class)));
  }

  void pinged(PendingApproval approval) {
    connections.run(
        approval.tenant(),
        sql ->
            sql.update(APPROVAL)
                .setNull(PING_AT)
                .where(TENANT.eq(approval.tenant().value()), ID.eq(approval.id()))
                .execute());
  }

  private static Condition waiting(TenantId tenant, UserId user, Instant now) {
    return TENANT
        .eq(tenant.value())
        .and(USER_ID.eq(user.value()))
        .and(STATE.eq(WAITING))
        .and(EXPIRES_AT.gt(now));
  }

  /// A short code among few: whoever reads the table could try all, so it is only a look-up.
  private static String hash(String code) {
    return Secrets.hash(code);
  }

  private static String write(Object body) {
    try {
      return FactJson.MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T read(JSONB body, Class<T> type) {
    try {
      return FactJson.MAPPER.readValue(body.data(), type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
