package procura.token.login;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// Forgets failed sign-ins that no longer count.
@Singleton
final class Housekeeping {

  private final AttemptStore attempts;
  private final InstantSource clock;

  Housekeeping(AttemptStore attempts, InstantSource clock) {
    this.attempts = attempts;
    this.clock = clock;
  }

  @Scheduled(initialDelay = "5m", fixedDelay = "10m")
  void forget() {
    attempts.forgetUnusedSince(clock.instant().minus(Throttle.MEMORY));
  }
}
