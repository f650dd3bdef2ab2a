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
import java.util.List;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import procura.eventstore.FactJson;
import procura.identity.TenantId;
import procura.tenancy.isolation.GroupedStatement;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Secrets;
import procura.token.refresh.RefreshTokenStore.Fresh;

/// The `token.authorization_code` table: hashes only.
@Singleton
public final class CodeStore implements AuthorizationCodes {

  public sealed interface Redemption {
    record First(AuthorizationCode code) implements Redemption {}

    record Replay(AuthorizationCode code) implements Redemption {}

    record Unknown() implements Redemption {}
  }

  /// One atomic statement spends a code.
  private static final String SPEND =
      """
      update token.authorization_code code
      set uses = code.uses + 1, spent_at = coalesce(code.spent_at, asked.at)
      from unnest(?::text[], ?::timestamptz[]) as asked (hash, at)
      where code.tenant = current_setting('procura.tenant') and code.hash = asked.hash
        and (code.expires_at > asked.at or code.spent_at is not null)
      returning code.hash, code.body::text, code.uses\
      """;

  /// The first use has led to tokens: told, with the refresh token among them.
  private static final String ISSUED =
      """
      with asked as (
        select * from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[])
          as asked (hash, refresh_hash, body, expires_at)),
      added as (
        insert into token.refresh_token (tenant, hash, body, expires_at)
        select current_setting('procura.tenant'), refresh_hash, body::jsonb, expires_at
        from asked where refresh_hash is not null)
      update token.authorization_code code set issued = true from asked
      where code.tenant = current_setting('procura.tenant') and code.hash = asked.hash
      returning code.hash, code.replayed\
      """;

  private final TenantConnections connections;
  private final Secrets secrets;
  private final GroupedStatement<Redemption> spend;
  private final GroupedStatement<Boolean> issued;

  CodeStore(TenantConnections connections, Secrets secrets) {
    this.secrets = secrets;
    this.connections = connections;
    this.spend =
        connections.groupedBeforeFact(SPEND, List.of("text", "timestamptz"), CodeStore::redemption);
    this.issued =
        connections.grouped(
            ISSUED, List.of("text", "text", "text", "timestamptz"), row -> row.getBoolean(2));
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
    return spend.ask(tenant, Secrets.hash(code), now).orElseGet(Redemption.Unknown::new);
  }

  private static Redemption redemption(ResultSet row) throws SQLException {
    var authorization = read(row.getString(2));
    return row.getInt(3) == 1
        ? new Redemption.First(authorization)
        : new Redemption.Replay(authorization);
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
  /// again meanwhile: then whoever asks must end them.
  public boolean issued(TenantId tenant, String code, @Nullable Fresh refreshToken) {
    var hash = Secrets.hash(code);
    var replayed =
        refreshToken == null
            ? issued.ask(tenant, hash, null, null, null)
            : issued.ask(
                tenant, hash, refreshToken.hash(), refreshToken.body(), refreshToken.expiresAt());
    return replayed.orElse(false);
  }

  /// The code was used again. Answers whether tokens came of the first use: then whoever asks must
  /// end them; otherwise the first use is under way, and learns of this one from `issued`.
  public boolean replayed(TenantId tenant, String code) {
    return connections.of(
        tenant,
        sql ->
            Boolean.TRUE.equals(
                sql.fetchValue(
                    """
                    update token.authorization_code set replayed = true
                    where tenant = ? and hash = ? returning issued
                    """,
                    tenant.value(),
                    Secrets.hash(code))));
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
