package procura.outbound;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.JWKSet;
import jakarta.inject.Singleton;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.outbound.Keys.Known;
import procura.outbound.Keys.Unavailable;
import procura.outbound.Outcome.Answer;
import procura.outbound.Outcome.Failure;

/// JWK Sets (RFC 7517) of clients, upstream providers and workloads, by the URL that an
/// administrator or the client named. Kept as long as the answer's headers say, within bounds; an
/// unknown `kid` fetches anew, one fetch for all who wait and not more often than twice a minute; a
/// failure is never kept. Nothing of one tenant serves another.
@Singleton
public final class KeySets {

  private static final Freshness FRESHNESS =
      new Freshness(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofMinutes(5));
  private static final Duration BETWEEN_REFRESHES = Duration.ofSeconds(30);
  private static final int LONGEST = 64 * 1024;
  private static final int MOST_KEYS = 100;
  private static final long MOST_CHARACTERS_KEPT = 16 * 1024 * 1024;

  private final Outbound outbound;
  private final InstantSource clock;
  private final SingleFlight<Where, Keys> flight = new SingleFlight<>();
  private final Cache<Where, KeySet> sets =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CHARACTERS_KEPT)
          .weigher((Where where, KeySet set) -> set.weight() + where.url().toString().length())
          .build();

  private record Where(TenantId tenant, URI url) {}

  /// @param asked second in which the last fetch began, whatever came of it
  private record KeySet(Known keys, Instant until, int weight, AtomicLong asked) {

    boolean has(@Nullable String kid) {
      return kid == null || keys.keys().stream().anyMatch(key -> kid.equals(key.getKeyID()));
    }
  }

  public KeySets(Outbound outbound, InstantSource clock) {
    this.outbound = outbound;
    this.clock = clock;
  }

  /// The keys of the set, fetched when there are none yet or none has that `kid`. They may still
  /// not have it: then nobody does.
  ///
  /// @param kid null when the signature doesn't say which key made it
  public Keys find(TenantId tenant, URI url, @Nullable String kid) {
    var where = new Where(tenant, url);
    var now = clock.instant();
    var known = sets.getIfPresent(where);
    if (known == null || !now.isBefore(known.until())) {
      return flight.get(where, () -> fetch(where));
    }
    if (known.has(kid) || !mayAsk(known, now)) {
      return known.keys();
    }
    return flight.get(where, () -> fetch(where)) instanceof Known newer ? newer : known.keys();
  }

  private static boolean mayAsk(KeySet set, Instant now) {
    var last = set.asked().get();
    return now.getEpochSecond() - last >= BETWEEN_REFRESHES.toSeconds()
        && set.asked().compareAndSet(last, now.getEpochSecond());
  }

  private Keys fetch(Where where) {
    var call =
        Call.get(where.tenant(), where.url())
            .header("Accept", "application/jwk-set+json, application/json")
            .atMost(LONGEST);
    return switch (outbound.send(call)) {
      case Answer answer when answer.status() == 200 -> keep(where, answer);
      case Answer answer -> new Unavailable("answered " + answer.status());
      case Failure(var reason, var detail) -> new Unavailable(reason + ": " + detail);
    };
  }

  private Keys keep(Where where, Answer answer) {
    try {
      var set = JWKSet.parse(answer.body());
      if (set.getKeys().isEmpty() || set.size() > MOST_KEYS) {
        return new Unavailable("must have 1 to " + MOST_KEYS + " keys");
      }
      if (set.getKeys().stream().anyMatch(key -> key.isPrivate() || key.toPublicJWK() == null)) {
        return new Unavailable("holds a private or symmetric key");
      }
      var now = clock.instant();
      var known = new Known(set.getKeys());
      sets.put(
          where,
          new KeySet(
              known,
              now.plus(FRESHNESS.of(answer)),
              answer.body().length(),
              new AtomicLong(now.getEpochSecond())));
      return known;
    } catch (ParseException | IllegalArgumentException _) {
      return new Unavailable("is no JWK Set");
    }
  }
}
