package procura.control.console;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// Forgets sessions that have ended, with the tokens in them.
@Singleton
final class Housekeeping {

  private final SessionStore sessions;
  private final InstantSource clock;

  Housekeeping(SessionStore sessions, InstantSource clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  @Scheduled(initialDelay = "5m", fixedDelay = "10m")
  void forget() {
    sessions.forgetExpiredBefore(clock.instant());
  }
}
