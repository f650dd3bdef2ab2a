package procura.token.refresh;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import procura.tenancy.isolation.TenantConnections;

/// Removes codes, tokens and assertion ids that have run out, so that tables hold what lives and
/// not what was. A spent code stays a while, so that a replay is still known for one.
@Singleton
final class Expiry {

  private static final Map<String, String> TABLES =
      Map.of(
          "authorization_code", "expires_at",
          "refresh_token", "expires_at",
          "reference_token", "expires_at",
          "assertion_id", "until",
          "spent_assertion", "until",
          "approval", "expires_at",
          "user_code_guess", "last_at");

  private static final long KEPT_SECONDS = 3_600;

  private final TenantConnections connections;
  private final InstantSource clock;

  Expiry(TenantConnections connections, InstantSource clock) {
    this.connections = connections;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = "5m", initialDelay = "1m")
  void sweep() {
    var before = clock.instant().minusSeconds(KEPT_SECONDS);
    TABLES.forEach((name, column) ->
        connections.everyTenant(sql ->
            sql.deleteFrom(table(name("token", name)))
                .where(field(name(column), Instant.class).lt(before))
                .execute()));
  }
}
