package procura.token.approval;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import procura.identity.TenantId;
import procura.tenancy.isolation.TenantConnections;

/// Wrong user codes, by person and by address (RFC 8628 section 5.1): after a few nobody there may
/// try for a while.
@Singleton
final class GuessStore {

  static final int MOST = 5;

  /// Many people can share an address.
  static final int MOST_FROM_ADDRESS = 50;

  static final Duration LOCKED = Duration.ofMinutes(10);

  private final TenantConnections connections;

  GuessStore(TenantConnections connections) {
    this.connections = connections;
  }

  record Bucket(String name, int most) {}

  /// Counts a try before anybody looks at it, so that those that come at once are no way around it.
  /// What is tried while it is locked does not keep it locked.
  ///
  /// @return whether none of these has used up its guesses
  boolean begin(TenantId tenant, List<Bucket> buckets, Instant now) {
    return connections.of(
        tenant,
        sql ->
            buckets.stream()
                    .filter(bucket -> count(sql, tenant, bucket, now) > bucket.most())
                    .count()
                == 0);
  }

  private static int count(DSLContext sql, TenantId tenant, Bucket bucket, Instant now) {
    return sql.fetchSingle(
            """
            insert into token.user_code_guess as known (tenant, bucket, guesses, last_at)
            values (?, ?, 1, ?::timestamptz)
            on conflict (tenant, bucket) do update set
              guesses = case when known.last_at <= ?::timestamptz then 1
                else least(known.guesses, ?) + 1 end,
              last_at = case when known.last_at > ?::timestamptz and known.guesses >= ?
                then known.last_at else excluded.last_at end
            returning guesses
            """,
            tenant.value(),
            bucket.name(),
            now.toString(),
            now.minus(LOCKED).toString(),
            bucket.most(),
            now.minus(LOCKED).toString(),
            bucket.most())
        .get(0, Integer.class);
  }

  /// The try was no guess.
  void right(TenantId tenant, List<Bucket> buckets) {
    connections.run(
        tenant,
        sql ->
            buckets.forEach(bucket ->
                sql.execute(
                    "update token.user_code_guess set guesses = greatest(guesses - 1, 0)"
                        + " where tenant = ? and bucket = ?",
                    tenant.value(),
                    bucket.name())));
  }
}
