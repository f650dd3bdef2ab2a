package procura.token.login;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.Cause;
import procura.identity.TenantId;
import procura.token.page.Browser;

/// Slows down whoever guesses, at whatever: each try counts in a bucket for what it is aimed at and
/// in one for where it comes from, from its beginning on. Nobody is ever locked out: the longest
/// wait is a minute, and strangers' tries, at the same name or from the same address, don't count
/// against a browser that the person has used before.
@Singleton
public final class Guesses {

  /// The reason on record of a try that was not looked at.
  public static final String DELAYED = "delayed after too many failures";

  private final AttemptStore attempts;
  private final InstantSource clock;

  Guesses(AttemptStore attempts, InstantSource clock) {
    this.attempts = attempts;
    this.clock = clock;
  }

  /// Where failures are counted.
  ///
  /// @param free how many are free of delay
  /// @param atOnce how many more may be under way at once
  /// @param shared whether it stands for many people: then a right answer says nothing of others
  public record Bucket(String name, int free, int atOnce, boolean shared) {

    /// For what a person knows by heart, which programs may show several times at once.
    public static Bucket ofPassword(String name) {
      return new Bucket(name, Throttle.FREE_FOR_NAME, Throttle.AT_ONCE_FOR_NAME, false);
    }

    /// For what is shown once.
    public static Bucket of(String name) {
      return new Bucket(name, Throttle.FREE_FOR_NAME, 0, false);
    }

    public static Bucket ofAddress(Cause cause) {
      return new Bucket(
          "address " + cause.actor().origin(),
          Throttle.FREE_FOR_ADDRESS,
          Throttle.FREE_FOR_ADDRESS,
          true);
    }
  }

  /// One try, begun. Who is not admitted gets the answer of a wrong guess.
  public final class Guess {

    private final TenantId tenant;
    private final List<Bucket> counted = new ArrayList<>();
    private final boolean admitted;

    private Guess(TenantId tenant, List<Bucket> buckets) {
      this.tenant = tenant;
      for (var bucket : buckets) {
        if (attempts.begin(tenant, bucket, clock.instant())) {
          counted.add(bucket);
        }
      }
      this.admitted = counted.size() == buckets.size();
      if (!admitted) {
        none();
      }
    }

    public boolean admitted() {
      return admitted;
    }

    /// What was aimed at is forgotten, not what came from there.
    public void right() {
      for (var bucket : counted) {
        if (bucket.shared()) {
          attempts.giveBack(tenant, bucket, clock.instant());
        } else {
          attempts.forget(tenant, bucket.name());
        }
      }
    }

    public void wrong() {
      if (admitted) {
        counted.forEach(bucket -> attempts.failed(tenant, bucket, clock.instant()));
      }
    }

    /// Nobody could say whether it was right.
    public void none() {
      counted.forEach(bucket -> attempts.giveBack(tenant, bucket, clock.instant()));
      counted.clear();
    }
  }

  /// Begins a try at what the first bucket stands for.
  public Guess begin(TenantId tenant, Bucket... buckets) {
    return new Guess(tenant, List.of(buckets));
  }

  /// Begins a try at something of a person's. A browser that they have signed in with before has a
  /// bucket of its own and no other: whoever else guesses, at that person or from the same address,
  /// does not slow it down.
  Guess begin(TenantId tenant, Bucket aim, @Nullable Browser known, Cause cause) {
    return known == null
        ? begin(tenant, aim, Bucket.ofAddress(cause))
        : begin(
            tenant,
            new Bucket(aim.name() + " " + known.hash(), aim.free(), aim.atOnce(), aim.shared()));
  }
}
