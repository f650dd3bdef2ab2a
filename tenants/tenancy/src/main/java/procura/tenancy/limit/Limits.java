package procura.tenancy.limit;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Inject;
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
    TENANT(Rate.MOST, RateLimits::tenant),
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

  /// The operator's, which keeps tenants from each other: none may take more for itself.
  private final Rate tenantRate;

  /// Those of the few tenants that set their own.
  private final Map<String, RateLimits> own = new ConcurrentHashMap<>();

  /// @param tenantRate requests a second of one tenant that a node takes at most
  @Inject
  public Limits(@Property(name = "procura.tenant-rate", defaultValue = "4000") int tenantRate) {
    this(tenantRate, System::nanoTime);
  }

  Limits(int tenantRate, LongSupplier nanoTime) {
    this.tenantRate = new Rate(tenantRate, 2 * tenantRate);
    this.buckets = new Buckets(nanoTime);
  }

  /// Counts one of `kind`.
  ///
  /// @param tenant as the path names it, there or not
  /// @return 0, or how many nanoseconds to wait
  public long take(String tenant, Kind kind, Object id) {
    var rate = kind.rate(own.get(tenant));
    return buckets.take(
        new Name(tenant, kind, id), kind == Kind.TENANT ? rate.atMost(tenantRate) : rate);
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
