package procura.token.logout;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import jakarta.inject.Singleton;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.identity.issuance.GrantId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.TenantConnections;

/// The `token.session_grant` and `token.logout_notice` tables.
@Singleton
public final class LogoutNoticeStore {

  /// What one session can have to end at once; more grants than this are older than any token.
  private static final int MOST_GRANTS = 1_000;

  private static final int MOST_DUE = 50;

  private static final Table<Record> SESSION_GRANT = table(name("token", "session_grant"));
  private static final Table<Record> LOGOUT_NOTICE = table(name("token", "logout_notice"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> GRANT = field(name("grant_id"), String.class);
  private static final Field<String> SESSION = field(name("session"), String.class);
  private static final Field<String> CLIENT = field(name("client"), String.class);
  private static final Field<String> USER = field(name("user_id"), String.class);
  private static final Field<Boolean> OFFLINE = field(name("offline"), Boolean.class);
  private static final Field<Instant> AT = field(name("at"), Instant.class);
  private static final Field<Instant> ENDED_AT = field(name("ended_at"), Instant.class);
  private static final Field<Instant> DUE_AT = field(name("due_at"), Instant.class);
  private static final Field<Instant> SETTLED_AT = field(name("settled_at"), Instant.class);

  private final TenantConnections connections;

  LogoutNoticeStore(TenantConnections connections) {
    this.connections = connections;
  }

  /// The newest grants of a person's sessions.
  public List<SessionGrant> ofUser(TenantId tenant, UserId user) {
    return connections.of(
        tenant,
        sql ->
            sql.select(SESSION, CLIENT, GRANT, OFFLINE)
                .from(SESSION_GRANT)
                .where(TENANT.eq(tenant.value()), USER.eq(user.value()))
                .orderBy(AT.desc())
                .limit(MOST_GRANTS)
                .fetch(row ->
                    new SessionGrant(
                        row.value1(),
                        new ClientId(row.value2()),
                        new GrantId(row.value3()),
                        row.value4())));
  }

  public List<SessionGrant> ofSession(TenantId tenant, String session) {
    return connections.of(
        tenant,
        sql ->
            sql.select(CLIENT, GRANT, OFFLINE)
                .from(SESSION_GRANT)
                .where(TENANT.eq(tenant.value()), SESSION.eq(session))
                .orderBy(AT.desc())
                .limit(MOST_GRANTS)
                .fetch(row ->
                    new SessionGrant(
                        session,
                        new ClientId(row.value1()),
                        new GrantId(row.value2()),
                        row.value3())));
  }

  /// Takes notices that are due, each for this node alone until `lease` has passed.
  List<LogoutNotice> take(Instant now, Duration lease) {
    return connections.everyTenant(sql ->
        sql.fetch(
                """
                update token.logout_notice n set attempts = attempts + 1, due_at = ?
                from (select tenant, session, client from token.logout_notice
                      where settled_at is null and due_at <= ?
                      order by due_at limit %d for update skip locked) due
                where (n.tenant, n.session, n.client) = (due.tenant, due.session, due.client)
                returning n.tenant, n.session, n.client, n.user_id, n.attempts, n.ended_at
                """
                    .formatted(MOST_DUE),
                Timestamp.from(now.plus(lease)),
                Timestamp.from(now))
            .map(row ->
                new LogoutNotice(
                    new TenantId(row.get(0, String.class)),
                    row.get(1, String.class),
                    new ClientId(row.get(2, String.class)),
                    new UserId(row.get(3, String.class)),
                    row.get(4, int.class),
                    row.get(5, Timestamp.class).toInstant())));
  }

  void settle(LogoutNotice notice, Instant now) {
    update(notice, SETTLED_AT, now);
  }

  void retry(LogoutNotice notice, Instant due) {
    update(notice, DUE_AT, due);
  }

  private void update(LogoutNotice notice, Field<Instant> column, Instant value) {
    connections.run(
        notice.tenant(),
        sql ->
            sql.update(LOGOUT_NOTICE)
                .set(column, value)
                .where(
                    TENANT.eq(notice.tenant().value()),
                    SESSION.eq(notice.session()),
                    CLIENT.eq(notice.client().value()))
                .execute());
  }

  /// What no session that lives can need any more.
  void forgetBefore(Instant time) {
    connections.everyTenant(sql -> {
      sql.deleteFrom(SESSION_GRANT).where(AT.lt(time)).execute();
      return sql.deleteFrom(LOGOUT_NOTICE).where(ENDED_AT.lt(time)).execute();
    });
  }
}
