package procura.token.login;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import procura.identity.Cause;
import procura.identity.TenantId;
import procura.token.login.AttemptStore.Admission;

/// Slows down whoever guesses, at whatever: each try counts in a bucket for what it is aimed at and
/// in one for where it comes from. Nobody is ever locked out: the longest wait is a minute, and
/// strangers' tries don't count against a browser that the person has used before.
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

  /// Where failures are counted, and how many are free of delay there.
  public record Bucket(String name, int free) {

    public static Bucket of(String name) {
      return new Bucket(name, Throttle.FREE_FOR_NAME);
    }

    public static Bucket ofAddress(Cause cause) {
      return new Bucket("address " + cause.actor().origin(), Throttle.FREE_FOR_ADDRESS);
    }
  }

  /// One try, begun. Who is not admitted gets the answer of a wrong guess.
  public final class Guess {

    private final TenantId tenant;
    private final List<Bucket> buckets;
    private final List<Admission> admissions = new ArrayList<>();

    private Guess(TenantId tenant, List<Bucket> buckets) {
      this.tenant = tenant;
      this.buckets = buckets;
      buckets.forEach(bucket ->
          admissions.add(attempts.begin(tenant, bucket.name(), bucket.free(), clock.instant())));
    }

    public boolean admitted() {
      return !admissions.contains(Admission.DELAYED);
    }

    /// What was aimed at is forgotten, not what came from there.
    public void right() {
      attempts.forget(tenant, buckets.getFirst().name());
    }

    public void wrong() {
      for (int i = 0; admitted() && i < buckets.size(); i++) {
        if (admissions.get(i) == Admission.FREE) {
          var bucket = buckets.get(i);
          attempts.failed(tenant, bucket.name(), bucket.free(), clock.instant());
        }
      }
    }
  }

  /// Begins a try at what the first bucket stands for.
  public Guess begin(TenantId tenant, Bucket... buckets) {
    return new Guess(tenant, List.of(buckets));
  }
}
