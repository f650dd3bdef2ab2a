package procura.tenancy.lifecycle;

import org.jspecify.annotations.Nullable;

/// How much at once a tenant lets happen. What is null is as the platform has it.
///
/// @param tenant all requests of the tenant together: what protects its neighbours
/// @param address requests from one address
/// @param signIn attempts to sign in, from one address
/// @param registration registrations of clients, from one address
/// @param client requests of one authenticated client or agent
/// @param subject tokens and administration of one person
public record RateLimits(
    @Nullable Rate tenant,
    @Nullable Rate address,
    @Nullable Rate signIn,
    @Nullable Rate registration,
    @Nullable Rate client,
    @Nullable Rate subject) {

  public static final RateLimits PLATFORM = new RateLimits(null, null, null, null, null, null);

  /// So many a second in the long run, and so many at once after a pause.
  public record Rate(int perSecond, int burst) {

    private static final int MOST_PER_SECOND = 100_000;
    private static final int LONGEST_MEMORY_SECONDS = 300;

    public static final Rate MOST = new Rate(MOST_PER_SECOND, 2 * MOST_PER_SECOND);

    public Rate {
      if (perSecond < 1 || perSecond > MOST_PER_SECOND) {
        throw new IllegalArgumentException("per_second must be 1 to " + MOST_PER_SECOND);
      }
      if (burst < 1 || burst > (long) perSecond * LONGEST_MEMORY_SECONDS) {
        throw new IllegalArgumentException(
            "burst must be 1 to " + LONGEST_MEMORY_SECONDS + " times per_second");
      }
    }

    /// Makes a new one only where neither is the lower: it is asked for every request.
    public Rate atMost(Rate other) {
      if (perSecond <= other.perSecond && burst <= other.burst) {
        return this;
      }
      return other.perSecond <= perSecond && other.burst <= burst
          ? other
          : new Rate(Math.min(perSecond, other.perSecond), Math.min(burst, other.burst));
    }
  }
}
