package procura.token.claims;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import jakarta.inject.Singleton;
import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.identity.issuance.GrantId;
import procura.tenancy.isolation.TenantConnections;

/// The `token.claims_request` table: what a client asked UserInfo for with the `claims` parameter,
/// by the grant that came of it. Most grants have none.
@Singleton
public final class ClaimsRequests {

  private static final Table<Record> CLAIMS_REQUEST = table(name("token", "claims_request"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> GRANT = field(name("grant_id"), String.class);
  private static final Field<JSONB> BODY = field(name("body"), JSONB.class);
  private static final Field<Instant> EXPIRES_AT = field(name("expires_at"), Instant.class);

  private final TenantConnections connections;

  ClaimsRequests(TenantConnections connections) {
    this.connections = connections;
  }

  /// Keeps a request in a transaction that somebody else has begun, if it asks UserInfo for anything.
  public static void add(
      DSLContext sql, TenantId tenant, GrantId grant, @Nullable String claims, Instant until) {
    if (claims != null && !ClaimsRequest.of(claims).userinfo().isEmpty()) {
      sql.insertInto(CLAIMS_REQUEST)
          .columns(TENANT, GRANT, BODY, EXPIRES_AT)
          .values(tenant.value(), grant.value(), JSONB.valueOf(claims), until)
          .onConflictDoNothing()
          .execute();
    }
  }

  public ClaimsRequest of(TenantId tenant, @Nullable GrantId grant) {
    if (grant == null) {
      return ClaimsRequest.NONE;
    }
    var body =
        connections.find(
            tenant,
            sql ->
                sql.select(BODY)
                    .from(CLAIMS_REQUEST)
                    .where(TENANT.eq(tenant.value()), GRANT.eq(grant.value()))
                    .fetchOne(BODY));
    return body == null ? ClaimsRequest.NONE : ClaimsRequest.of(body.data());
  }
}
