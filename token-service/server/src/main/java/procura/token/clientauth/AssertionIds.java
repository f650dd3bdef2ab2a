package procura.token.clientauth;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.tenancy.isolation.GroupedStatement;
import procura.tenancy.isolation.TenantConnections;

/// The `jti` of assertions that were used, until they have run out: single use on all nodes by one
/// atomic insert.
@Singleton
public final class AssertionIds {

  private static final String SPEND =
      """
      insert into token.assertion_id (tenant, client, jti, until)
      select current_setting('procura.tenant'), client, jti, until
      from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[]) as asked (key, client, jti, until)
      on conflict do nothing returning client || ' ' || jti\
      """;

  private final TenantConnections connections;
  private final GroupedStatement<Boolean> spend;

  AssertionIds(TenantConnections connections) {
    this.connections = connections;
    this.spend =
        connections.grouped(SPEND, List.of("text", "text", "text", "timestamptz"), _ -> true);
  }

  /// Whether it can be remembered: 1 to 255 characters, none of them a control character.
  public static boolean acceptable(@Nullable String jti) {
    return jti != null
        && !jti.isEmpty()
        && jti.length() <= 255
        && jti.chars().noneMatch(Character::isISOControl);
  }

  public boolean firstUse(TenantId tenant, ClientId client, String jti, Instant until) {
    return spend.ask(tenant, client.value() + " " + jti, client.value(), jti, until).isPresent();
  }

  /// What it was used for came to nothing.
  public void forget(TenantId tenant, ClientId client, String jti) {
    connections.run(
        tenant,
        sql ->
            sql.deleteFrom(table(name("token", "assertion_id")))
                .where(
                    field(name("tenant"), String.class).eq(tenant.value()),
                    field(name("client"), String.class).eq(client.value()),
                    field(name("jti"), String.class).eq(jti))
                .execute());
  }
}
