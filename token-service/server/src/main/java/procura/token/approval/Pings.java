package procura.token.approval;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import procura.identity.Sealed;
import procura.outbound.Call;
import procura.outbound.Outbound;
import procura.outbound.Outcome.Answer;
import procura.tenancy.keys.PersonalData;
import procura.token.jwt.JsonObject;

/// Tells clients in ping mode that their answer is there (CIBA section 10.2), a few times if nobody
/// answers or their server fails. Nothing depends on it: they may poll anyway. A redirect is not
/// followed, what they answer is not read, and who says no is not asked again.
@Singleton
final class Pings {

  private static final int MOST = 5;
  private static final Duration AGAIN = Duration.ofSeconds(20);
  private static final int LONGEST_ANSWER = 16 * 1024;

  private final ApprovalStore store;
  private final Outbound outbound;
  private final PersonalData personal;
  private final InstantSource clock;
  private final AtomicBoolean underway = new AtomicBoolean();

  Pings(ApprovalStore store, Outbound outbound, PersonalData personal, InstantSource clock) {
    this.store = store;
    this.outbound = outbound;
    this.personal = personal;
    this.clock = clock;
  }

  /// Right after an answer, without making the person wait.
  void soon() {
    Thread.startVirtualThread(this::send);
  }

  @Scheduled(initialDelay = "30s", fixedDelay = "20s")
  void send() {
    if (!underway.compareAndSet(false, true)) {
      return;
    }
    try {
      var now = clock.instant();
      for (var approval : store.pings(now, now.plus(AGAIN), MOST)) {
        var ping = approval.ping();
        if (ping != null && isHeard(approval, ping)) {
          store.pinged(approval);
        }
      }
    } finally {
      underway.set(false);
    }
  }

  private boolean isHeard(PendingApproval approval, Ping ping) {
    var requestId = open(approval, "auth_req_id", ping.requestId());
    var token = open(approval, "client_notification_token", ping.token());
    if (requestId == null || token == null) {
      return true; // the person was erased: nothing to tell
    }
    var call =
        Call.post(
                approval.tenant(),
                URI.create(ping.endpoint()),
                "application/json",
                new JsonObject().with("auth_req_id", requestId).toString())
            .header("Authorization", "Bearer " + token)
            .atMost(LONGEST_ANSWER);
    return outbound.send(call) instanceof Answer answer && answer.status() < 500;
  }

  private @Nullable String open(PendingApproval approval, String field, Sealed sealed) {
    return approval.user() == null
        ? null
        : personal.open(approval.tenant(), approval.user().value(), field, sealed);
  }
}
