package procura.token.login;

import jakarta.inject.Singleton;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Secrets;

/// The `token.mailed_link` table: one link a person and purpose, hashed, for ten minutes, good
/// once.
@Singleton
final class MailedLinkStore {

  static final Duration LIFETIME = Duration.ofMinutes(10);

  private static final String KIND = "link";

  private final TenantConnections connections;
  private final Secrets secrets;
  private final InstantSource clock;

  MailedLinkStore(TenantConnections connections, Secrets secrets, InstantSource clock) {
    this.connections = connections;
    this.secrets = secrets;
    this.clock = clock;
  }

  enum Purpose {
    SIGN_IN,
    PASSWORD_RESET;

    String column() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A link that can still be used.
  ///
  /// @param browserHash the only browser it works in, or null
  /// @param request the client's request that the person came with, or null
  record Link(UserId user, @Nullable String browserHash, @Nullable String request) {}

  /// Makes a link; the person's last one for this purpose ends.
  String add(TenantId tenant, Purpose purpose, Link link) {
    var token = secrets.token(KIND);
    connections.run(
        tenant,
        sql ->
            sql.execute(
                """
                insert into token.mailed_link
                  (tenant, user_id, purpose, hash, browser_hash, request, expires_at)
                values (?, ?, ?, ?, ?, ?, ?)
                on conflict (tenant, user_id, purpose) do update set hash = excluded.hash,
                  browser_hash = excluded.browser_hash, request = excluded.request,
                  expires_at = excluded.expires_at
                """,
                tenant.value(),
                link.user().value(),
                purpose.column(),
                Secrets.hash(token),
                link.browserHash(),
                link.request(),
                Timestamp.from(clock.instant().plus(LIFETIME))));
    return token;
  }

  @Nullable Link find(TenantId tenant, Purpose purpose, String token) {
    return one(
        tenant,
        purpose,
        token,
        """
        select user_id, browser_hash, request from token.mailed_link
        where tenant = ? and purpose = ? and hash = ? and expires_at > ?
        """);
  }

  /// Uses a link up: of two at once one has it.
  @Nullable Link use(TenantId tenant, Purpose purpose, String token) {
    return one(
        tenant,
        purpose,
        token,
        """
        delete from token.mailed_link
        where tenant = ? and purpose = ? and hash = ? and expires_at > ?
        returning user_id, browser_hash, request
        """);
  }

  private @Nullable Link one(TenantId tenant, Purpose purpose, String token, String statement) {
    if (!Secrets.wellFormed(KIND, token)) {
      return null;
    }
    return connections.find(
        tenant,
        sql -> {
          var row =
              sql.fetchOne(
                  statement,
                  tenant.value(),
                  purpose.column(),
                  Secrets.hash(token),
                  Timestamp.from(clock.instant()));
          return row == null ? null : link(row);
        });
  }

  private static Link link(Record row) {
    return new Link(
        new UserId(row.get(0, String.class)), row.get(1, String.class), row.get(2, String.class));
  }

  void forgetExpiredBefore(Instant time) {
    connections.everyTenant(sql ->
        sql.execute("delete from token.mailed_link where expires_at < ?", Timestamp.from(time)));
  }
}
