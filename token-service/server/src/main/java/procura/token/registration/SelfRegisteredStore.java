package procura.token.registration;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.tenancy.isolation.TenantConnections;

/// Which clients came by themselves, when, whether anybody has used them since, and the hash of the
/// token that manages each (RFC 7592).
@Singleton
public final class SelfRegisteredStore {

  private static final Table<Record> CLIENTS = table(name("token", "self_registered"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> CLIENT = field(name("client"), String.class);
  private static final Field<String> TOKEN = field(name("token_hash"), String.class);
  private static final Field<Instant> REGISTERED = field(name("registered_at"), Instant.class);
  private static final Field<Instant> USED = field(name("used_at"), Instant.class);

  private static final int BATCH = 500;

  private final TenantConnections connections;

  SelfRegisteredStore(TenantConnections connections) {
    this.connections = connections;
  }

  /// A client that came by itself and was never used.
  record Unused(TenantId tenant, ClientId client, Instant since) {}

  void add(TenantId tenant, ClientId client, @Nullable String tokenHash, Instant at) {
    connections.run(
        tenant,
        sql ->
            sql.insertInto(CLIENTS)
                .columns(TENANT, CLIENT, TOKEN, REGISTERED)
                .values(tenant.value(), client.value(), tokenHash, at)
                .onConflictDoNothing()
                .execute());
  }

  /// A person has let it act for them: it stays.
  public void used(TenantId tenant, ClientId client, Instant at) {
    connections.run(
        tenant,
        sql ->
            sql.update(CLIENTS)
                .set(USED, at)
                .where(TENANT.eq(tenant.value()), CLIENT.eq(client.value()), USED.isNull())
                .execute());
  }

  int unused(TenantId tenant) {
    return connections.of(
        tenant, sql -> sql.fetchCount(CLIENTS, TENANT.eq(tenant.value()).and(USED.isNull())));
  }

  /// Whose management token has that hash.
  @Nullable ClientId owner(TenantId tenant, String tokenHash) {
    return connections.find(
        tenant,
        sql ->
            sql.select(CLIENT)
                .from(CLIENTS)
                .where(TENANT.eq(tenant.value()), TOKEN.eq(tokenHash))
                .fetchOne(row -> new ClientId(row.value1())));
  }

  void token(TenantId tenant, ClientId client, @Nullable String tokenHash) {
    connections.run(
        tenant,
        sql ->
            sql.update(CLIENTS)
                .set(TOKEN, tokenHash)
                .where(TENANT.eq(tenant.value()), CLIENT.eq(client.value()))
                .execute());
  }

  void forget(TenantId tenant, ClientId client) {
    connections.run(
        tenant,
        sql ->
            sql.deleteFrom(CLIENTS)
                .where(TENANT.eq(tenant.value()), CLIENT.eq(client.value()))
                .execute());
  }

  /// Of every tenant, oldest first: for housekeeping alone.
  List<Unused> unusedBefore(Instant before) {
    return connections.everyTenant(sql ->
        sql.select(TENANT, CLIENT, REGISTERED)
            .from(CLIENTS)
            .where(USED.isNull(), REGISTERED.lt(before))
            .orderBy(REGISTERED)
            .limit(BATCH)
            .fetch(row ->
                new Unused(new TenantId(row.value1()), new ClientId(row.value2()), row.value3())));
  }
}
