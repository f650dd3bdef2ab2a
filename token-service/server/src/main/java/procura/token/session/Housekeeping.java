package procura.token.session;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/// Forgets what has expired. Sessions are kept for a while as memory of which browsers a person
/// uses.
@Singleton
final class Housekeeping {

  private static final Duration BROWSERS_REMEMBERED = Duration.ofDays(90);

  private final SessionStore sessions;
  private final PendingRequests requests;
  private final ProofStore proofs;
  private final InstantSource clock;

  Housekeeping(
      SessionStore sessions, PendingRequests requests, ProofStore proofs, InstantSource clock) {
    this.sessions = sessions;
    this.requests = requests;
    this.proofs = proofs;
    this.clock = clock;
  }

  @Scheduled(initialDelay = "5m", fixedDelay = "10m")
  void forget() {
    var now = clock.instant();
    requests.forgetExpiredBefore(now);
    proofs.forgetExpiredBefore(now);
    sessions.forgetExpiredBefore(now.minus(BROWSERS_REMEMBERED));
  }
}
