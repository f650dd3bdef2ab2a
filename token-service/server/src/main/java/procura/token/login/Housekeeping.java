package procura.token.login;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// Forgets failed sign-ins that no longer count, and links that have run out.
@Singleton
final class Housekeeping {

  private final AttemptStore attempts;
  private final MailedLinkStore links;
  private final InstantSource clock;

  Housekeeping(AttemptStore attempts, MailedLinkStore links, InstantSource clock) {
    this.attempts = attempts;
    this.links = links;
    this.clock = clock;
  }

  @Scheduled(initialDelay = "5m", fixedDelay = "10m")
  void forget() {
    attempts.forgetUnusedSince(clock.instant().minus(Throttle.MEMORY));
    links.forgetExpiredBefore(clock.instant());
  }
}
