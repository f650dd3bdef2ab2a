package procura.token.factor;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// Forgets challenges that have run out.
@Singleton
final class Housekeeping {

  private final SpentStore spent;
  private final InstantSource clock;

  Housekeeping(SpentStore spent, InstantSource clock) {
    this.spent = spent;
    this.clock = clock;
  }

  @Scheduled(initialDelay = "5m", fixedDelay = "10m")
  void forget() {
    spent.forgetExpiredBefore(clock.instant());
  }
}
