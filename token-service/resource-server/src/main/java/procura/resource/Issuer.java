package procura.resource;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One authorization server as this resource knows it: its metadata and its keys, fetched when
/// needed, kept for a while, and used a while longer when it is away. Many requests that miss a key
/// at once cause one fetch, and no stream of made-up `kid`s causes more than one per interval.
final class Issuer {

  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final Duration USABLE_WHEN_AWAY = Duration.ofHours(1);
  private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(10);
  private static final int MOST_KEYS = 100;

  private final TrustedIssuer trusted;
  private final Outbound outbound;
  private final InstantSource time;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Known known;
  private volatile @Nullable Attempt lastAttempt;

  Issuer(TrustedIssuer trusted, Outbound outbound, InstantSource time) {
    this.trusted = trusted;
    this.outbound = outbound;
    this.time = time;
  }

  TrustedIssuer trusted() {
    return trusted;
  }

  IssuerMetadata metadata() throws IssuerUnavailable {
    return current().metadata();
  }

  /// The keys with this id that suit the algorithm; empty when the issuer has none.
  List<JWK> keys(String kid, SignatureAlgorithm algorithm) throws IssuerUnavailable {
    var now = current();
    if (!now.has(kid)) {
      now = fetch(now);
    }
    return now.keys().stream()
        .filter(key -> kid.equals(key.getKeyID()) && algorithm.suits(key))
        .toList();
  }

  private Known current() throws IssuerUnavailable {
    var now = known;
    if (now != null && now.isYoungerThan(FRESH, time.instant())) {
      return now;
    }
    return fetch(now);
  }

  private boolean mayFetch() {
    var last = lastAttempt;
    return last == null || !time.instant().isBefore(last.at().plus(BETWEEN_FETCHES));
  }

  private Known usable(@Nullable Known kept) throws IssuerUnavailable {
    if (kept != null && kept.isYoungerThan(USABLE_WHEN_AWAY, time.instant())) {
      return kept;
    }
    throw new IssuerUnavailable("no keys of " + trusted.identifier());
  }

  /// `seen` is what the caller found wanting: when it has been replaced meanwhile, somebody else
  /// has fetched already. Whoever comes during a fetch waits for it, and is not refused for it.
  private Known fetch(@Nullable Known seen) throws IssuerUnavailable {
    fetching.lock();
    try {
      var now = known;
      if (now != null && (seen == null || now.number() > seen.number())) {
        return now;
      }
      if (!mayFetch()) {
        return usable(now);
      }
      lastAttempt = new Attempt(time.instant());
      var metadata = IssuerMetadata.of(trusted, body(trusted.metadataUrl()));
      var fetched =
          new Known(
              now == null ? 1 : now.number() + 1,
              metadata,
              keysAt(metadata.jwks()),
              time.instant());
      known = fetched;
      return fetched;
    } catch (IOException e) {
      System.getLogger(Issuer.class.getName())
          .log(System.Logger.Level.WARNING, "issuer {0}: {1}", trusted.identifier(), e.toString());
      return usable(known);
    } finally {
      fetching.unlock();
    }
  }

  private List<JWK> keysAt(URI jwks) throws IOException {
    var body = body(jwks);
    StrictJson.object(body);
    try {
      var keys = JWKSet.parse(body).toPublicJWKSet().getKeys();
      if (keys.size() > MOST_KEYS) {
        throw new IOException("more than " + MOST_KEYS + " keys");
      }
      return List.copyOf(keys);
    } catch (ParseException e) {
      throw new IOException("not a JWK set", e);
    }
  }

  private String body(URI uri) throws IOException {
    var answer = outbound.send(Outbound.Call.get(uri));
    if (answer.status() != 200) {
      throw new IOException(uri + " answered " + answer.status());
    }
    return answer.body();
  }

  private record Attempt(Instant at) {}

  private record Known(long number, IssuerMetadata metadata, List<JWK> keys, Instant since) {

    boolean isYoungerThan(Duration age, Instant now) {
      return now.isBefore(since.plus(age));
    }

    boolean has(String kid) {
      return keys.stream().anyMatch(key -> kid.equals(key.getKeyID()));
    }
  }
}
