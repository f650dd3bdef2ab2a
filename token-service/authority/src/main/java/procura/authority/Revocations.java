package procura.authority;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import procura.identity.TenantId;
import procura.identity.issuance.IssuanceEvent;
import procura.identity.issuance.IssuanceEvent.GrantRevoked;
import procura.identity.issuance.IssuanceEvent.TokenRevoked;

/// Tokens and grants that ended before their time, complete in memory on every node, so that asking
/// costs no query. Bounded by what is revoked within the life of a family.
@Singleton
final class Revocations {

  enum Kind {
    JTI,
    GRANT;

    String column() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String column) {
      return valueOf(column.toUpperCase(Locale.ROOT));
    }
  }

  record Ended(TenantId tenant, Kind kind, String id) {}

  /// No family of tokens lives longer, so nothing issued under a revoked grant is alive after it.
  private static final Duration LONGEST_FAMILY = Duration.ofDays(31);

  private final AuthorityStore store;
  private final InstantSource clock;
  private final Map<Ended, Instant> ended = new ConcurrentHashMap<>();

  Revocations(AuthorityStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  void load() {
    ended.putAll(store.revocations(clock.instant()));
  }

  boolean contains(TenantId tenant, Kind kind, String id) {
    return !ended.isEmpty() && ended.containsKey(new Ended(tenant, kind, id));
  }

  void apply(IssuanceEvent fact) {
    switch (fact) {
      case TokenRevoked revoked -> ended.put(of(revoked), revoked.expiresAt());
      case GrantRevoked revoked -> ended.put(of(revoked), until(revoked));
      default -> {}
    }
  }

  static Ended of(TokenRevoked revoked) {
    return new Ended(revoked.tenant(), Kind.JTI, revoked.jti());
  }

  static Ended of(GrantRevoked revoked) {
    return new Ended(revoked.tenant(), Kind.GRANT, revoked.grant().value());
  }

  static Instant until(GrantRevoked revoked) {
    return revoked.at().plus(LONGEST_FAMILY);
  }

  /// Drops what has run out, here and in the table.
  @Scheduled(fixedDelay = "60s", initialDelay = "60s")
  void sweep() {
    var now = clock.instant();
    ended.values().removeIf(until -> !until.isAfter(now));
    store.forgetRevocationsBefore(now);
  }
}
