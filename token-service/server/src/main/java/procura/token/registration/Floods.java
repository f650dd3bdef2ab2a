package procura.token.registration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import procura.identity.TenantId;

/// How many strangers may come in a minute, from one address and to one tenant, on this node. A
/// metadata document that is known already costs nothing.
@Singleton
public final class Floods {

  private static final int OF_AN_ADDRESS = 30;
  private static final int OF_A_TENANT = 300;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MOST_REMEMBERED = 50_000;

  private final InstantSource clock;
  private final Cache<Source, Window> windows =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

  Floods(InstantSource clock) {
    this.clock = clock;
  }

  private record Source(TenantId tenant, String address) {}

  private record Window(Instant until, int count) {}

  /// Whether one more may come. Who may not is told to come back after `retryAfter`.
  public boolean admits(TenantId tenant, String address) {
    return count(new Source(tenant, address)) <= OF_AN_ADDRESS
        && count(new Source(tenant, "")) <= OF_A_TENANT;
  }

  public static Duration retryAfter() {
    return WINDOW;
  }

  private int count(Source source) {
    var now = clock.instant();
    var window =
        windows
            .asMap()
            .compute(
                source,
                (_, old) ->
                    old == null || !now.isBefore(old.until())
                        ? new Window(now.plus(WINDOW), 1)
                        : new Window(old.until(), old.count() + 1));
    return window.count();
  }
}
