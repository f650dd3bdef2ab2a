package procura.token.logo;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Secrets;
import procura.token.logo.Raster.Format;

/// The `token.client_logo` table: one row for each client whose logo was wanted.
@Singleton
final class LogoStore {

  private static final Table<Record> LOGOS = table(name("token", "client_logo"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> CLIENT = field(name("client"), String.class);
  private static final Field<String> URI = field(name("uri_hash"), String.class);
  private static final Field<Instant> DUE = field(name("due_at"), Instant.class);
  private static final Field<Instant> FETCHED = field(name("fetched_at"), Instant.class);
  private static final Field<String> HASH = field(name("hash"), String.class);
  private static final Field<String> FORMAT = field(name("format"), String.class);
  private static final Field<byte[]> CONTENT = field(name("content"), byte[].class);

  private final TenantConnections connections;

  LogoStore(TenantConnections connections) {
    this.connections = connections;
  }

  /// What is known of a client's logo.
  ///
  /// @param uriHash of the address that it was asked for at
  /// @param dueAt when it may be asked for again
  /// @param hash of the logo, as long as there is one
  record Known(ClientId client, String uriHash, Instant dueAt, @Nullable String hash) {

    boolean isOf(String uri) {
      return uriHash.equals(Secrets.hash(uri));
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Picture(Format format, byte[] bytes) {}

  List<Known> find(TenantId tenant, Collection<ClientId> clients) {
    return connections.of(
        tenant,
        sql ->
            sql.select(CLIENT, URI, DUE, HASH)
                .from(LOGOS)
                .where(
                    TENANT.eq(tenant.value()),
                    CLIENT.in(clients.stream().map(ClientId::value).toList()))
                .fetch(row ->
                    new Known(
                        new ClientId(row.value1()), row.value2(), row.value3(), row.value4())));
  }

  @Nullable Picture picture(TenantId tenant, String hash) {
    return connections.find(
        tenant,
        sql ->
            sql.select(FORMAT, CONTENT)
                .from(LOGOS)
                .where(TENANT.eq(tenant.value()), HASH.eq(hash))
                .limit(1)
                .fetchOne(row -> new Picture(Format.valueOf(row.value1()), row.value2())));
  }

  /// Whether it is the caller's turn to ask, of all nodes that want to. Of another address than
  /// before nothing is known any more.
  boolean claim(TenantId tenant, ClientId client, String uri, Instant now, Instant dueAt) {
    var hash = Secrets.hash(uri);
    return connections.of(
        tenant,
        sql -> {
          sql.deleteFrom(LOGOS)
              .where(TENANT.eq(tenant.value()), CLIENT.eq(client.value()), URI.ne(hash))
              .execute();
          return sql.insertInto(LOGOS)
                  .columns(TENANT, CLIENT, URI, DUE)
                  .values(tenant.value(), client.value(), hash, dueAt)
                  .onConflict(TENANT, CLIENT)
                  .doUpdate()
                  .set(DUE, dueAt)
                  .where(field(name("client_logo", "due_at"), Instant.class).le(now))
                  .execute()
              == 1;
        });
  }

  void keep(
      TenantId tenant, ClientId client, String uri, Picture picture, Instant now, Instant dueAt) {
    connections.run(
        tenant,
        sql ->
            sql.update(LOGOS)
                .set(FETCHED, now)
                .set(DUE, dueAt)
                .set(HASH, Secrets.hash(picture.bytes()))
                .set(FORMAT, picture.format().name())
                .set(CONTENT, picture.bytes())
                .where(
                    TENANT.eq(tenant.value()), CLIENT.eq(client.value()), URI.eq(Secrets.hash(uri)))
                .execute());
  }

  /// Lets go of a logo that has not come since.
  void drop(TenantId tenant, ClientId client, String uri, Instant since) {
    connections.run(
        tenant,
        sql ->
            sql.update(LOGOS)
                .setNull(FETCHED)
                .setNull(HASH)
                .setNull(FORMAT)
                .setNull(CONTENT)
                .where(
                    TENANT.eq(tenant.value()),
                    CLIENT.eq(client.value()),
                    URI.eq(Secrets.hash(uri)),
                    FETCHED.le(since))
                .execute());
  }

  /// Of every tenant: those that nobody has wanted since.
  void forgetDueBefore(Instant time) {
    connections.everyTenant(sql -> sql.deleteFrom(LOGOS).where(DUE.lt(time)).execute());
  }
}
