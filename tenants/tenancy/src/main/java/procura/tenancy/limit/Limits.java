package procura.tenancy.limit;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.tenancy.lifecycle.RateLimits;
import procura.tenancy.lifecycle.RateLimits.Rate;

/// Whether one more may happen. Every node counts for itself. All that is asked on the way to a
/// token is in memory: what tenants have set is told by `set` when it changes.
@Singleton
public final class Limits {

  /// What is counted, and what the platform allows of it: more than any honest use, less than what
  /// would slow the neighbours down.
  public enum Kind {
    TENANT(new Rate(4_000, 8_000), RateLimits::tenant),
    ADDRESS(new Rate(2_000, 4_000), RateLimits::address),
    SIGN_IN(new Rate(10, 200), RateLimits::signIn),
    REGISTRATION(new Rate(1, 100), RateLimits::registration),
    CLIENT(new Rate(2_000, 4_000), RateLimits::client),
    SUBJECT(new Rate(100, 500), RateLimits::subject),
    /// Requests that belong to no tenant, from one address.
    PLATFORM(new Rate(200, 1_000), _ -> null),
    /// Sign-ups from one address.
    SIGN_UP(new Rate(10, 200), _ -> null);

    @SuppressWarnings("ImmutableEnumChecker") // two numbers
    private final Rate byDefault;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference holds no state
    private final Function<RateLimits, @Nullable Rate> own;

    Kind(Rate byDefault, Function<RateLimits, @Nullable Rate> own) {
      this.byDefault = byDefault;
      this.own = own;
    }

    Rate rate(@Nullable RateLimits set) {
      var told = set == null ? null : own.apply(set);
      return told == null ? byDefault : told;
    }
  }

  private record Name(String tenant, Kind kind, Object id) {}

  private final Buckets buckets;

  /// Those of the few tenants that set their own.
  private final Map<String, RateLimits> own = new ConcurrentHashMap<>();

  public Limits() {
    this(System::nanoTime);
  }

  Limits(LongSupplier nanoTime) {
    this.buckets = new Buckets(nanoTime);
  }

  /// Counts one of `kind`.
  ///
  /// @param tenant as the path names it, there or not
  /// @return 0, or how many nanoseconds to wait
  public long take(String tenant, Kind kind, Object id) {
    return buckets.take(new Name(tenant, kind, id), kind.rate(own.get(tenant)));
  }

  /// What a tenant has decided; null for as the platform has it.
  public void set(TenantId tenant, @Nullable RateLimits limits) {
    if (limits == null) {
      own.remove(tenant.value());
    } else {
      own.put(tenant.value(), limits);
    }
  }
}
