package procura.token.session;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.TenantConnections;

/// The `token.session` table.
@Singleton
final class SessionStore {

  private static final Table<Record> SESSION = table(name("token", "session"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> ID = field(name("id"), String.class);
  private static final Field<String> HASH = field(name("hash"), String.class);
  private static final Field<String> USER_ID = field(name("user_id"), String.class);
  private static final Field<String> BROWSER_HASH = field(name("browser_hash"), String.class);
  private static final Field<String[]> METHODS = field(name("methods"), String[].class);
  private static final Field<String> DEVICE = field(name("device"), String.class);
  private static final Field<Instant> AUTHENTICATED_AT =
      field(name("authenticated_at"), Instant.class);
  private static final Field<Instant> SEEN_AT = field(name("seen_at"), Instant.class);
  private static final Field<Instant> EXPIRES_AT = field(name("expires_at"), Instant.class);
  private static final Field<Instant> ENDED_AT = field(name("ended_at"), Instant.class);

  /// Named, so that they are read as the types they are declared with.
  private static final List<Field<?>> COLUMNS =
      List.of(ID, USER_ID, METHODS, DEVICE, AUTHENTICATED_AT, SEEN_AT, EXPIRES_AT);

  private final TenantConnections connections;

  SessionStore(TenantConnections connections) {
    this.connections = connections;
  }

  /// A new one, or the same again with another secret.
  void add(Session session, String hash, String browserHash) {
    connections.run(
        session.tenant(),
        sql ->
            sql.insertInto(SESSION)
                .set(TENANT, session.tenant().value())
                .set(ID, session.id())
                .set(HASH, hash)
                .set(USER_ID, session.user().value())
                .set(BROWSER_HASH, browserHash)
                .set(METHODS, session.methods().toArray(String[]::new))
                .set(DEVICE, session.device())
                .set(AUTHENTICATED_AT, session.authenticatedAt())
                .set(SEEN_AT, session.seenAt())
                .set(EXPIRES_AT, session.expiresAt())
                .onConflict(TENANT, ID)
                .doUpdate()
                .set(HASH, hash)
                .set(METHODS, session.methods().toArray(String[]::new))
                .set(AUTHENTICATED_AT, session.authenticatedAt())
                .set(SEEN_AT, session.seenAt())
                .set(EXPIRES_AT, session.expiresAt())
                .execute());
  }

  /// False when it has ended meanwhile.
  boolean stepUp(Session session, List<String> methods, String hash) {
    return connections.of(
            session.tenant(),
            sql ->
                sql.update(SESSION)
                    .set(HASH, hash)
                    .set(METHODS, methods.toArray(String[]::new))
                    .where(
                        TENANT.eq(session.tenant().value()), ID.eq(session.id()), ENDED_AT.isNull())
                    .execute())
        > 0;
  }

  @Nullable Session find(
      TenantId tenant, String hash, String browserHash, Instant now, Duration idle) {
    return connections.find(
        tenant,
        sql ->
            sql.select(COLUMNS)
                .from(SESSION)
                .where(HASH.eq(hash), BROWSER_HASH.eq(browserHash), living(tenant, now, idle))
                .fetchOne(row -> session(tenant, row)));
  }

  List<Session> ofUser(TenantId tenant, UserId user, Instant now, Duration idle) {
    return connections.of(
        tenant,
        sql ->
            sql.select(COLUMNS)
                .from(SESSION)
                .where(USER_ID.eq(user.value()), living(tenant, now, idle))
                .orderBy(SEEN_AT.desc())
                .limit(50)
                .fetch(row -> session(tenant, row)));
  }

  void seen(TenantId tenant, String id, Instant now) {
    connections.run(
        tenant,
        sql ->
            sql.update(SESSION)
                .set(SEEN_AT, now)
                .where(TENANT.eq(tenant.value()), ID.eq(id))
                .execute());
  }

  /// False when it had ended already, or is another person's.
  boolean end(TenantId tenant, String id, UserId user, Instant now) {
    return connections.of(
            tenant,
            sql ->
                sql.update(SESSION)
                    .set(ENDED_AT, now)
                    .where(
                        TENANT.eq(tenant.value()),
                        ID.eq(id),
                        USER_ID.eq(user.value()),
                        ENDED_AT.isNull())
                    .execute())
        > 0;
  }

  boolean hasEnded(TenantId tenant, String id) {
    return connections.of(
        tenant,
        sql ->
            sql.fetchExists(
                sql.selectOne()
                    .from(SESSION)
                    .where(TENANT.eq(tenant.value()), ID.eq(id), ENDED_AT.isNotNull())));
  }

  boolean knows(TenantId tenant, UserId user, String browserHash) {
    return connections.of(
        tenant,
        sql ->
            sql.fetchExists(
                sql.selectOne()
                    .from(SESSION)
                    .where(
                        TENANT.eq(tenant.value()),
                        USER_ID.eq(user.value()),
                        BROWSER_HASH.eq(browserHash))));
  }

  void forgetExpiredBefore(Instant time) {
    connections.everyTenant(sql -> sql.deleteFrom(SESSION).where(EXPIRES_AT.lt(time)).execute());
  }

  private static Condition living(TenantId tenant, Instant now, Duration idle) {
    return TENANT
        .eq(tenant.value())
        .and(EXPIRES_AT.gt(now))
        .and(SEEN_AT.gt(now.minus(idle)))
        .and(ENDED_AT.isNull());
  }

  private static Session session(TenantId tenant, Record row) {
    return new Session(
        tenant,
        row.get(ID),
        new UserId(row.get(USER_ID)),
        List.copyOf(Arrays.asList(row.get(METHODS))),
        row.get(DEVICE),
        row.get(AUTHENTICATED_AT),
        row.get(SEEN_AT),
        row.get(EXPIRES_AT));
  }
}
