package procura.token.grant;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import jakarta.inject.Singleton;
import java.time.Instant;
import procura.identity.TenantId;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Secrets;

/// Assertions that were used, until they have run out: single use on all nodes by one atomic
/// insert, each issuer and subject by itself.
@Singleton
final class SpentAssertions {

  private final TenantConnections connections;

  SpentAssertions(TenantConnections connections) {
    this.connections = connections;
  }

  /// What it was used for came to nothing.
  void forget(TenantId tenant, String issuer, String subject, String jti) {
    connections.run(
        tenant,
        sql ->
            sql.deleteFrom(table(name("token", "spent_assertion")))
                .where(
                    field(name("tenant"), String.class).eq(tenant.value()),
                    field(name("hash"), String.class).eq(hash(issuer, subject, jti)))
                .execute());
  }

  private static String hash(String issuer, String subject, String jti) {
    return Secrets.hash(String.join("\0", issuer, subject, jti));
  }

  boolean firstUse(TenantId tenant, String issuer, String subject, String jti, Instant until) {
    return connections.of(
            tenant,
            sql ->
                sql.insertInto(table(name("token", "spent_assertion")))
                    .columns(
                        field(name("tenant"), String.class),
                        field(name("hash"), String.class),
                        field(name("until"), Instant.class))
                    .values(tenant.value(), hash(issuer, subject, jti), until)
                    .onConflictDoNothing()
                    .execute())
        == 1;
  }
}
