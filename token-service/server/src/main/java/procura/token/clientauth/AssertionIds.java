package procura.token.clientauth;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import jakarta.inject.Singleton;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
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

  /// Whether it can be remembered: 1 to 255 characters, none of them a control character.
  public static boolean acceptable(@Nullable String jti) {
    return jti != null
        && !jti.isEmpty()
        && jti.length() <= 255
        && jti.chars().noneMatch(Character::isISOControl);
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
