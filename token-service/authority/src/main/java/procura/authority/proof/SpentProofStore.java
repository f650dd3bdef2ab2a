package procura.authority.proof;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import procura.identity.TenantId;
import procura.tenancy.isolation.GroupedStatement;
import procura.tenancy.isolation.TenantConnections;

/// The proofs that were used, while they are young enough to be used again: one atomic insert makes
/// them count once on all nodes (RFC 9449 section 11.1).
@Singleton
final class SpentProofStore {

  private static final Table<Record> SPENT_PROOF = table(name("authority", "spent_proof"));
  private static final Field<Instant> UNTIL = field(name("until"), Instant.class);

  private static final String SPEND =
      """
      insert into authority.spent_proof (tenant, use, until)
      select current_setting('procura.tenant'), use, until
      from unnest(?::text[], ?::timestamptz[]) as asked (use, until)
      on conflict do nothing returning use\
      """;

  private final TenantConnections connections;
  private final InstantSource clock;
  private final GroupedStatement<Boolean> spend;

  SpentProofStore(TenantConnections connections, InstantSource clock) {
    this.connections = connections;
    this.clock = clock;
    this.spend = connections.groupedBeforeFact(SPEND, List.of("text", "timestamptz"), _ -> true);
  }

  /// Need not be on disk before what it allows is: the token's own fact comes after it.
  boolean firstUse(TenantId tenant, DPoPProof proof) {
    return spend.ask(tenant, proof.use(), proof.until()).isPresent();
  }

  /// Proofs live for two minutes: the table holds no more than those of a few.
  @Scheduled(fixedDelay = "60s", initialDelay = "60s")
  void forget() {
    var now = clock.instant();
    connections.everyTenant(sql -> sql.deleteFrom(SPENT_PROOF).where(UNTIL.lt(now)).execute());
  }
}
