package procura.token.logout;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.authority.Authorities.Status;
import procura.authority.Authority;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.TenantId;
import procura.identity.session.SessionEvent;
import procura.identity.session.SessionEvent.LogoutAcknowledged;
import procura.identity.session.SessionEvent.LogoutUndelivered;
import procura.outbound.Call;
import procura.outbound.Outbound;
import procura.outbound.Outcome;
import procura.outbound.Outcome.Answer;
import procura.outbound.Outcome.Failure;
import procura.outbound.Outcome.Reason;

/// Brings logout tokens to their clients (OpenID Connect Back-Channel Logout 1.0 section 2.5):
/// tried again, more and more slowly, while a client is away, and given up with a record of it.
/// What is due is in the database, so it survives this node, and another node takes it over.
@Singleton
final class LogoutDelivery {

  private static final Logger LOG = LoggerFactory.getLogger(LogoutDelivery.class);

  /// Longer than a call may take: then whoever took the notice is not there any more.
  private static final Duration LEASE = Duration.ofSeconds(30);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final int MOST_ATTEMPTS = 8; // a little over ten minutes
  private static final int MOST_BYTES = 4_096;
  private static final Duration KEPT = Duration.ofDays(1);

  /// No later attempt would end otherwise.
  private static final Set<Reason> FINAL = Set.of(Reason.BAD_URL, Reason.FORBIDDEN_ADDRESS);

  private final LogoutNoticeStore notices;
  private final LogoutTokens tokens;
  private final Authority authority;
  private final Outbound outbound;
  private final FactLog log;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  LogoutDelivery(
      LogoutNoticeStore notices,
      LogoutTokens tokens,
      Authority authority,
      Outbound outbound,
      FactLog log,
      InstantSource clock) {
    this.notices = notices;
    this.tokens = tokens;
    this.authority = authority;
    this.outbound = outbound;
    this.log = log;
    this.clock = clock;
  }

  /// Sends everything that is due at once, and waits for the slowest.
  @Scheduled(initialDelay = "2s", fixedDelay = "1s")
  void send() throws InterruptedException {
    List<LogoutNotice> due = notices.take(clock.instant(), LEASE);
    var sending = due.stream().map(notice -> threads.submit(() -> send(notice))).toList();
    for (var one : sending) {
      try {
        one.get();
      } catch (ExecutionException e) {
        LOG.error("a logout token was not sent", e.getCause());
      }
    }
  }

  @Scheduled(initialDelay = "6m", fixedDelay = "1h")
  void forget() {
    notices.forgetBefore(clock.instant().minus(KEPT));
  }

  private void send(LogoutNotice notice) {
    var view = authority.now(notice.tenant());
    var client = view.client(notice.client());
    var uri =
        client == null || client.status() != Status.ACTIVE
            ? null
            : client.metadata().callbacks().logoutUri();
    if (uri == null) {
      notices.settle(notice, clock.instant()); // it never asked to be told
      return;
    }
    settle(
        notice,
        outbound.send(call(notice.tenant(), uri, tokens.sign(view, notice, clock.instant()))));
  }

  private static Call call(TenantId tenant, String uri, String token) {
    return Call.post(
            tenant,
            URI.create(uri),
            "application/x-www-form-urlencoded",
            "logout_token=" + URLEncoder.encode(token, StandardCharsets.UTF_8))
        .atMost(MOST_BYTES);
  }

  /// Section 2.8: 200 and 204 say that it is done, 400 that it never will be.
  private void settle(LogoutNotice notice, Outcome outcome) {
    var now = clock.instant();
    switch (outcome) {
      case Answer answer when answer.status() / 100 == 2 -> acknowledged(notice, now);
      case Answer answer when answer.status() == 400 ->
          undelivered(notice, "the client answered 400", now);
      case Failure(var reason, _) when FINAL.contains(reason) ->
          undelivered(notice, reason.name(), now);
      case Answer answer -> again(notice, "the client answered " + answer.status(), now);
      case Failure(var reason, _) -> again(notice, reason.name(), now);
    }
  }

  private void again(LogoutNotice notice, String reason, Instant now) {
    if (notice.attempts() >= MOST_ATTEMPTS) {
      undelivered(notice, reason, now);
    } else {
      notices.retry(notice, now.plus(FIRST_RETRY.multipliedBy(1L << (notice.attempts() - 1))));
    }
  }

  private void acknowledged(LogoutNotice notice, Instant now) {
    notices.settle(notice, now);
    record(
        notice,
        new LogoutAcknowledged(
            notice.tenant(), notice.user(), notice.session(), notice.client(), now));
  }

  private void undelivered(LogoutNotice notice, String reason, Instant now) {
    notices.settle(notice, now);
    record(
        notice,
        new LogoutUndelivered(
            notice.tenant(), notice.user(), notice.session(), notice.client(), reason, now));
  }

  private void record(LogoutNotice notice, SessionEvent fact) {
    var id = notice.jti();
    log.append(List.of(fact), new Cause(Actor.SYSTEM, id, id), Fence.NONE)
        .toCompletableFuture()
        .join();
  }

  @PreDestroy
  void close() {
    threads.shutdownNow();
  }
}
