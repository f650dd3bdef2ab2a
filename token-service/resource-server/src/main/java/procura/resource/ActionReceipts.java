package procura.resource;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Sends receipts to the issuer (`receipt_endpoint` of its metadata) in the background: a tool call
/// never waits for its evidence and never fails for it. The queue is bounded, a delivery is tried
/// again with growing pauses, and what could not be delivered is counted and logged.
public final class ActionReceipts implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ActionReceipts.class.getName());
  private static final int LONGEST_QUEUE = 10_000;
  private static final int MOST_ATTEMPTS = 10;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final String resource;
  private final Issuer issuer;
  private final ClientAuthentication client;
  private final ResourceKey key;
  private final Outbound outbound;
  private final InstantSource time;
  private final Duration firstPause;
  private final ArrayBlockingQueue<ActionReceipt> queue;
  private final AtomicLong posted = new AtomicLong();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final Thread sender;
  private volatile boolean closing;

  ActionReceipts(
      String resource,
      Issuer issuer,
      ClientAuthentication client,
      ResourceKey key,
      Outbound outbound,
      InstantSource time) {
    this(resource, issuer, client, key, outbound, time, LONGEST_QUEUE, Duration.ofMillis(250));
  }

  ActionReceipts(
      String resource,
      Issuer issuer,
      ClientAuthentication client,
      ResourceKey key,
      Outbound outbound,
      InstantSource time,
      int longestQueue,
      Duration firstPause) {
    this.resource = resource;
    this.issuer = issuer;
    this.client = client;
    this.key = key;
    this.outbound = outbound;
    this.time = time;
    this.firstPause = firstPause;
    this.queue = new ArrayBlockingQueue<>(longestQueue);
    this.sender = Thread.ofVirtual().name("action-receipts").start(this::sendAll);
  }

  /// Notes what became of a call of `tool` with this token. Returns at once.
  public void post(String tool, ActionReceipt.Outcome outcome, AccessToken token) {
    posted.incrementAndGet();
    var receipt =
        new ActionReceipt(
            resource, UUID.randomUUID().toString(), tool, outcome, token, time.instant());
    if (!token.issuer().equals(issuer.trusted().identifier())) {
      lose(receipt, "the token is of another issuer");
    } else if (closing || !queue.offer(receipt)) {
      lose(receipt, "too many are waiting");
    }
  }

  /// `pending` are on their way, `lost` will never arrive.
  public record Counts(long posted, long delivered, long lost) {

    public long pending() {
      return posted - delivered - lost;
    }
  }

  public Counts counts() {
    return new Counts(posted.get(), delivered.get(), lost.get());
  }

  /// Gives what is waiting a few seconds, then counts the rest as lost.
  @Override
  public void close() {
    closing = true;
    try {
      if (!sender.join(Duration.ofSeconds(5))) {
        sender.interrupt();
        sender.join();
      }
    } catch (InterruptedException _) {
      sender.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void sendAll() {
    try {
      while (!closing || !queue.isEmpty()) {
        var next = queue.poll(100, TimeUnit.MILLISECONDS);
        if (next != null) {
          deliver(next);
        }
      }
    } catch (InterruptedException _) {
      queue.forEach(receipt -> lose(receipt, "closed"));
    }
  }

  private void deliver(ActionReceipt receipt) throws InterruptedException {
    var signed = receipt.signed(key);
    var pause = firstPause;
    for (var attempt = 1; ; attempt++) {
      var outcome = attempt(signed);
      if (outcome instanceof Attempt.Delivered) {
        delivered.incrementAndGet();
        return;
      }
      if (outcome instanceof Attempt.Failed(var reason, var isFinal)
          && (isFinal || attempt == MOST_ATTEMPTS)) {
        lose(receipt, reason);
        return;
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        lose(receipt, "closed");
        throw e;
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
  }

  private Attempt attempt(String signed) {
    try {
      var endpoint = issuer.metadata().receipts();
      if (endpoint == null) {
        return new Attempt.Failed("the issuer takes no receipts", true);
      }
      var proof = client.proof(issuer.trusted().identifier(), time.instant());
      var headers = new HashMap<>(proof.headers());
      headers.put("Accept", "application/json");
      Map<String, String> form = new LinkedHashMap<>(proof.form());
      form.put("receipt", signed);
      var status = outbound.send(new Outbound.Call(endpoint, headers, form)).status();
      return status / 100 == 2
          ? new Attempt.Delivered()
          : new Attempt.Failed(
              "answered " + status, status / 100 == 4 && status != 429 && status != 408);
    } catch (IOException | IssuerUnavailable e) {
      return new Attempt.Failed(String.valueOf(e.getMessage()), false);
    }
  }

  private void lose(ActionReceipt receipt, String reason) {
    lost.incrementAndGet();
    LOG.log(
        System.Logger.Level.WARNING,
        "receipt {0} of {1} lost: {2}",
        receipt.id(),
        receipt.tool(),
        reason);
  }

  private sealed interface Attempt {

    record Delivered() implements Attempt {}

    record Failed(String reason, boolean isFinal) implements Attempt {}
  }
}
