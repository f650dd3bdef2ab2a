package procura.control.console;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import jakarta.inject.Singleton;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import procura.authority.Authority;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Envelope;

/// The console's own client at each tenant's issuer, and its secret, which only this server needs.
@Singleton
public final class ConsoleClients {

  private static final Table<Record> CLIENT = table(name("control", "console_client"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> CLIENT_ID = field(name("client_id"), String.class);
  private static final Field<byte[]> SECRET = field(name("secret"), byte[].class);

  private final TenantConnections connections;
  private final Envelope envelope;
  private final Authority authority;

  ConsoleClients(TenantConnections connections, Envelope envelope, Authority authority) {
    this.connections = connections;
    this.envelope = envelope;
    this.authority = authority;
  }

  /// What the console authenticates with.
  record ConsoleClient(ClientId id, String secret) {}

  /// Keeps it before the client is registered; a sign-up that is sent again may have kept it.
  public void keep(TenantId tenant, ClientId id, String secret) {
    connections.<Integer>beforeFact(
        tenant,
        sql ->
            sql.insertInto(CLIENT, TENANT, CLIENT_ID, SECRET)
                .values(tenant.value(), id.value(), envelope.seal(purpose(tenant), secret))
                .onConflictDoNothing()
                .execute());
  }

  /// Null when there is no such tenant. A sign-up that was refused leaves a row without a client.
  @Nullable ConsoleClient of(TenantId tenant) {
    var rows =
        connections.of(
            tenant,
            sql ->
                sql.select(CLIENT_ID, SECRET)
                    .from(CLIENT)
                    .where(TENANT.eq(tenant.value()))
                    .fetch());
    var view = authority.now(tenant);
    for (var row : rows) {
      var id = new ClientId(row.value1());
      if (view.client(id) != null) {
        return new ConsoleClient(id, envelope.open(purpose(tenant), row.value2()));
      }
    }
    return null;
  }

  private static String purpose(TenantId tenant) {
    return "console client " + tenant;
  }
}
