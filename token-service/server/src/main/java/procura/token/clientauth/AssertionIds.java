package procura.token.clientauth;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import jakarta.inject.Singleton;
import java.time.Instant;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.tenancy.isolation.TenantConnections;

/// The `jti` of assertions that were used, until they have run out: single use on all nodes by one
/// atomic insert.
@Singleton
public final class AssertionIds {

  private final TenantConnections connections;

  AssertionIds(TenantConnections connections) {
    this.connections = connections;
  }

  public boolean firstUse(TenantId tenant, ClientId client, String jti, Instant until) {
    return connections.of(
            tenant,
            sql ->
                sql.insertInto(table(name("token", "assertion_id")))
                    .columns(
                        field(name("tenant"), String.class),
                        field(name("client"), String.class),
                        field(name("jti"), String.class),
                        field(name("until"), Instant.class))
                    .values(tenant.value(), client.value(), jti, until)
                    .onConflictDoNothing()
                    .execute())
        == 1;
  }
}
