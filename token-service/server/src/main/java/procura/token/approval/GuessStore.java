package procura.token.approval;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

  /// Whether one of these has used up its guesses.
  boolean isLocked(TenantId tenant, List<Bucket> buckets, Instant now) {
    return connections.of(
        tenant,
        sql ->
            buckets.stream()
                .anyMatch(bucket ->
                    sql.fetchOne(
                            "select 1 from token.user_code_guess where tenant = ? and bucket = ?"
                                + " and guesses >= ? and last_at > ?::timestamptz",
                            tenant.value(),
                            bucket.name(),
                            bucket.most(),
                            now.minus(LOCKED).toString())
                        != null));
  }

  void wrong(TenantId tenant, List<Bucket> buckets, Instant now) {
    connections.run(
        tenant,
        sql ->
            buckets.forEach(bucket ->
                sql.execute(
                    """
                    insert into token.user_code_guess (tenant, bucket, guesses, last_at)
                    values (?, ?, 1, ?::timestamptz)
                    on conflict (tenant, bucket) do update set last_at = excluded.last_at,
                      guesses = case when user_code_guess.last_at > ?::timestamptz
                        then user_code_guess.guesses + 1 else 1 end
                    """,
                    tenant.value(),
                    bucket.name(),
                    now.toString(),
                    now.minus(LOCKED).toString())));
  }
}
