package procura.token.refresh;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.when;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Table;
import procura.eventstore.FactJson;
import procura.identity.TenantId;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Secrets;

/// The `token.refresh_token` table: hashes only.
@Singleton
public final class RefreshTokenStore {

  public sealed interface Use {
    record Live(RefreshToken token) implements Use {}

    /// It was rotated, and the grace window is over.
    record Reused(RefreshToken token) implements Use {}

    record Unknown() implements Use {}
  }

  /// A rotated token may be used again this often within the grace window.
  private static final int MOST_GRACE_USES = 10;

  private static final Table<Record> REFRESH_TOKEN = table(name("token", "refresh_token"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> HASH = field(name("hash"), String.class);
  private static final Field<JSONB> BODY = field(name("body"), JSONB.class);
  private static final Field<Instant> EXPIRES_AT = field(name("expires_at"), Instant.class);
  private static final Field<Instant> ROTATED_AT = field(name("rotated_at"), Instant.class);
  private static final Field<Integer> GRACE_USES = field(name("grace_uses"), Integer.class);

  private final TenantConnections connections;

  RefreshTokenStore(TenantConnections connections) {
    this.connections = connections;
  }

  /// A new token with its secret.
  public record Fresh(RefreshToken token, String secret, Instant expiresAt) {

    public String hash() {
      return Secrets.hash(secret);
    }

    /// As it is stored.
    public String body() {
      return write(token);
    }
  }

  public void add(Fresh fresh) {
    connections.of(fresh.token().tenant(), sql -> add(sql, fresh));
  }

  private static int add(DSLContext sql, Fresh fresh) {
    return sql.insertInto(REFRESH_TOKEN)
        .columns(TENANT, HASH, BODY, EXPIRES_AT)
        .values(
            fresh.token().tenant().value(),
            fresh.hash(),
            JSONB.valueOf(fresh.body()),
            fresh.expiresAt())
        .execute();
  }

  /// Looks at a presented token. Spends nothing: a refusal or a fault later leaves it usable.
  public Use use(TenantId tenant, String secret, Duration grace, Instant now) {
    return connections.of(
        tenant,
        sql -> {
          var row =
              sql.select(BODY, ROTATED_AT, GRACE_USES)
                  .from(REFRESH_TOKEN)
                  .where(
                      TENANT.eq(tenant.value()), HASH.eq(Secrets.hash(secret)), EXPIRES_AT.gt(now))
                  .fetchOne();
          if (row == null) {
            return new Use.Unknown();
          }
          var token = read(row.value1());
          var rotated = row.value2();
          return rotated == null
                  || (now.isBefore(rotated.plus(grace)) && row.value3() < MOST_GRACE_USES)
              ? new Use.Live(token)
              : new Use.Reused(token);
        });
  }

  /// Marks a token rotated, once, and adds the next, or does nothing; uses within the grace window
  /// are counted. False when the window closed meanwhile.
  public boolean rotate(String secret, Fresh next, Duration grace, Instant now) {
    var tenant = next.token().tenant();
    return connections.of(
        tenant,
        sql -> {
          int rotated =
              sql.update(REFRESH_TOKEN)
                  .set(ROTATED_AT, coalesce(ROTATED_AT, inline(now)))
                  .set(
                      GRACE_USES,
                      when(ROTATED_AT.isNull(), GRACE_USES).otherwise(GRACE_USES.plus(1)))
                  .where(
                      TENANT.eq(tenant.value()), HASH.eq(Secrets.hash(secret)), EXPIRES_AT.gt(now))
                  .and(
                      ROTATED_AT
                          .isNull()
                          .or(ROTATED_AT.gt(now.minus(grace)).and(GRACE_USES.lt(MOST_GRACE_USES))))
                  .execute();
          return rotated == 1 && add(sql, next) == 1;
        });
  }

  /// An unused family dies of age: using it pushes its end, at most to its absolute one.
  public void extend(TenantId tenant, String secret, Instant expiresAt) {
    connections.of(
        tenant,
        sql ->
            sql.update(REFRESH_TOKEN)
                .set(EXPIRES_AT, expiresAt)
                .where(TENANT.eq(tenant.value()), HASH.eq(Secrets.hash(secret)))
                .execute());
  }

  private static String write(RefreshToken token) {
    try {
      return FactJson.MAPPER.writeValueAsString(token);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RefreshToken read(JSONB body) {
    try {
      return FactJson.MAPPER.readValue(body.data(), RefreshToken.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
