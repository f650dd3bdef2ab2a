package procura.control.console;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Envelope;
import procura.tenancy.keys.Secrets;

/// The table of signed-in browsers, by the hash of their id.
@Singleton
final class SessionStore {

  private static final Table<Record> SESSION = table(name("control", "console_session"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> ID_HASH = field(name("id_hash"), String.class);
  private static final Field<String> USER = field(name("user_id"), String.class);
  private static final Field<byte[]> TOKENS = field(name("tokens"), byte[].class);
  private static final Field<Instant> EXPIRES_AT = field(name("expires_at"), Instant.class);

  private static final String PURPOSE = "console session";

  private final TenantConnections connections;
  private final Envelope envelope;
  private final ObjectMapper json = JsonMapper.builder().addModule(new JavaTimeModule()).build();

  SessionStore(TenantConnections connections, Envelope envelope) {
    this.connections = connections;
    this.envelope = envelope;
  }

  /// A signed-in browser. `id` is the value of its cookie after the tenant.
  record Session(TenantId tenant, String id, UserId user, Tokens tokens, Instant expiresAt) {

    Session with(Tokens newer) {
      return new Session(tenant, id, user, newer, expiresAt);
    }

    @Override
    public String toString() {
      return "session of " + user;
    }
  }

  void add(Session session, Instant now) {
    connections.run(
        session.tenant(),
        sql -> {
          sql.deleteFrom(SESSION)
              .where(TENANT.eq(session.tenant().value()), EXPIRES_AT.lt(now))
              .execute();
          sql.insertInto(SESSION, TENANT, ID_HASH, USER, TOKENS, EXPIRES_AT)
              .values(
                  session.tenant().value(),
                  Secrets.hash(session.id()),
                  session.user().value(),
                  sealed(session.tokens()),
                  session.expiresAt())
              .execute();
        });
  }

  @Nullable Session find(TenantId tenant, String id, Instant now) {
    return connections.find(
        tenant,
        sql ->
            sql.select(USER, TOKENS, EXPIRES_AT)
                .from(SESSION)
                .where(is(tenant, id), EXPIRES_AT.gt(now))
                .fetchOne(row ->
                    new Session(
                        tenant, id, new UserId(row.value1()), opened(row.value2()), row.value3())));
  }

  void keep(Session session) {
    connections.run(
        session.tenant(),
        sql ->
            sql.update(SESSION)
                .set(TOKENS, sealed(session.tokens()))
                .where(is(session.tenant(), session.id()))
                .execute());
  }

  void remove(TenantId tenant, String id) {
    connections.run(tenant, sql -> sql.deleteFrom(SESSION).where(is(tenant, id)).execute());
  }

  int forgetExpiredBefore(Instant now) {
    return connections.<Integer>everyTenant(
        sql -> sql.deleteFrom(SESSION).where(EXPIRES_AT.lt(now)).execute());
  }

  private static Condition is(TenantId tenant, String id) {
    return TENANT.eq(tenant.value()).and(ID_HASH.eq(Secrets.hash(id)));
  }

  private byte[] sealed(Tokens tokens) {
    try {
      return envelope.seal(PURPOSE, json.writeValueAsString(tokens));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Tokens opened(byte[] sealed) {
    try {
      return json.readValue(envelope.open(PURPOSE, sealed), Tokens.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
