package procura.token.code;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jooq.JSONB;
import procura.eventstore.FactJson;
import procura.identity.TenantId;
import procura.tenancy.isolation.Statement;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Secrets;

/// The `token.authorization_code` table: hashes only, one atomic statement spends a code.
@Singleton
public final class CodeStore implements AuthorizationCodes {

  public sealed interface Redemption {
    record First(AuthorizationCode code) implements Redemption {}

    record Replay(AuthorizationCode code) implements Redemption {}

    record Unknown() implements Redemption {}
  }

  private final TenantConnections connections;
  private final Secrets secrets;

  CodeStore(TenantConnections connections, Secrets secrets) {
    this.secrets = secrets;
    this.connections = connections;
  }

  @Override
  public String issue(AuthorizationCode authorization, Duration lifetime, Instant now) {
    var code = secrets.token("code");
    connections.of(
        authorization.tenant(),
        sql ->
            sql.insertInto(table(name("token", "authorization_code")))
                .columns(
                    field(name("tenant"), String.class),
                    field(name("hash"), String.class),
                    field(name("body"), JSONB.class),
                    field(name("expires_at"), Instant.class))
                .values(
                    authorization.tenant().value(),
                    Secrets.hash(code),
                    JSONB.valueOf(write(authorization)),
                    now.plus(lifetime))
                .execute());
    return code;
  }

  /// Spent durably once the fact of the token is: the token does not leave before that.
  public Redemption redeem(TenantId tenant, String code, Instant now) {
    if (!Secrets.wellFormed("code", code)) {
      return new Redemption.Unknown();
    }
    return connections.beforeFact(
        tenant,
        new Statement(
            """
            update token.authorization_code set uses = uses + 1, spent_at = coalesce(spent_at, ?)
            where tenant = ? and hash = ? and (expires_at > ? or spent_at is not null)
            returning body::text, uses\
            """,
            List.of(utc(now), tenant.value(), Secrets.hash(code), utc(now))),
        rows -> {
          if (!rows.next()) {
            return new Redemption.Unknown();
          }
          var authorization = read(rows.getString(1));
          return rows.getInt(2) == 1
              ? new Redemption.First(authorization)
              : new Redemption.Replay(authorization);
        });
  }

  /// The first use came too early to lead to anything: the code is as if it had never been shown,
  /// unless it was used again meanwhile.
  public void giveBack(TenantId tenant, String code) {
    connections.of(
        tenant,
        sql ->
            sql.execute(
                """
                update token.authorization_code set uses = 0, spent_at = null
                where tenant = ? and hash = ? and uses = 1 and not issued
                """,
                tenant.value(),
                Secrets.hash(code)));
  }

  /// The first use has led to tokens, which are about to leave. Answers whether the code was used
  /// again meanwhile, or has ended: then whoever asks must end them.
  ///
  /// @param before what is written in the same transaction
  public boolean issued(TenantId tenant, String code, List<Statement> before) {
    var statements = new ArrayList<>(before);
    statements.add(mark(tenant, code, "issued", "replayed"));
    return connections.of(tenant, statements, rows -> !rows.next() || rows.getBoolean(1));
  }

  /// The code was used again. Answers whether tokens came of the first use: then whoever asks must
  /// end them; otherwise the first use is under way, and learns of this one from `issued`.
  public boolean replayed(TenantId tenant, String code) {
    return connections.of(
        tenant, List.of(mark(tenant, code, "replayed", "issued")), CodeStore::isTrue);
  }

  private static Statement mark(TenantId tenant, String code, String mark, String other) {
    return new Statement(
        "update token.authorization_code set %s = true where tenant = ? and hash = ? returning %s"
            .formatted(mark, other),
        List.of(tenant.value(), Secrets.hash(code)));
  }

  private static boolean isTrue(ResultSet rows) throws SQLException {
    return rows.next() && rows.getBoolean(1);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static String write(AuthorizationCode code) {
    try {
      return FactJson.MAPPER.writeValueAsString(code);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AuthorizationCode read(String body) {
    try {
      return FactJson.MAPPER.readValue(body, AuthorizationCode.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
