package procura.token.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import procura.eventstore.FactJson;
import procura.identity.TenantId;
import procura.identity.connection.ConnectionId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Secrets;
import procura.token.page.Browser;

/// The `token.upstream_visit` table: who is on the way to a provider, from which browser. One visit
/// a browser; its `state` works once.
@Singleton
public final class UpstreamVisitStore {

  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private final TenantConnections connections;
  private final InstantSource clock;

  UpstreamVisitStore(TenantConnections connections, InstantSource clock) {
    this.connections = connections;
    this.clock = clock;
  }

  /// One way there and back.
  ///
  /// @param request the client's request that the person came with, or null
  /// @param linking the person who links an account elsewhere to their own, or null to sign in
  /// @param session theirs, which must be the one that comes back
  /// @param signedInSince a sign-in at the provider before this doesn't count
  public record UpstreamVisit(
      ConnectionId connection,
      String nonce,
      String verifier,
      @Nullable String request,
      @Nullable UserId linking,
      @Nullable String session,
      @Nullable Instant signedInSince) {}

  void add(TenantId tenant, Browser browser, String state, UpstreamVisit visit) {
    connections.run(
        tenant,
        sql ->
            sql.execute(
                """
                insert into token.upstream_visit
                  (tenant, browser_hash, state_hash, body, expires_at)
                values (?, ?, ?, ?::jsonb, ?)
                on conflict (tenant, browser_hash) do update set state_hash = excluded.state_hash,
                  body = excluded.body, expires_at = excluded.expires_at
                """,
                tenant.value(),
                browser.hash(),
                Secrets.hash(state),
                write(visit),
                Timestamp.from(clock.instant().plus(LIFETIME))));
  }

  @Nullable UpstreamVisit take(TenantId tenant, Browser browser, String state) {
    return connections.find(
        tenant,
        sql -> {
          var row =
              sql.fetchOne(
                  """
                  delete from token.upstream_visit
                  where tenant = ? and browser_hash = ? and state_hash = ? and expires_at > ?
                  returning body::text
                  """,
                  tenant.value(),
                  browser.hash(),
                  Secrets.hash(state),
                  Timestamp.from(clock.instant()));
          return row == null ? null : read(row.get(0, String.class));
        });
  }

  @Scheduled(initialDelay = "5m", fixedDelay = "10m")
  void forget() {
    connections.everyTenant(sql ->
        sql.execute(
            "delete from token.upstream_visit where expires_at < ?",
            Timestamp.from(clock.instant())));
  }

  private static String write(UpstreamVisit visit) {
    try {
      return FactJson.MAPPER.writeValueAsString(visit);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static UpstreamVisit read(String body) {
    try {
      return FactJson.MAPPER.readValue(body, UpstreamVisit.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
