package procura.eventstore.feed;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.eventstore.Feed.Subscription;
import procura.eventstore.StoredFact;
import procura.eventstore.UnknownFact;
import procura.eventstore.facts.FactEntries;
import procura.eventstore.postgres.PostgresLog;
import procura.eventstore.postgres.Recorded;
import procura.eventstore.postgres.Trouble;

/// Hands new facts to a cache of this process, on a thread of its own. Remembers nothing.
final class TailSubscription implements Subscription {

  private static final Logger LOG = LoggerFactory.getLogger(TailSubscription.class);
  private static final int MOST = 512;
  private static final long AWAIT_MILLIS = 1_000;

  private final String name;
  private final Trouble reading;
  private final PostgresLog log;
  private final FactEntries entries;
  private final Consumer<List<StoredFact>> listener;
  private final Thread thread;
  private volatile boolean open = true;
  private volatile long position;
  private volatile @Nullable String trouble;

  private TailSubscription(
      String name, PostgresLog log, FactEntries entries, Consumer<List<StoredFact>> listener) {
    this.name = name;
    this.reading = new Trouble(LOG, "tail `" + name + "`");
    this.log = log;
    this.entries = entries;
    this.listener = listener;
    this.position = log.head();
    this.thread = Thread.ofPlatform().daemon().name("tail-" + name).unstarted(this::run);
  }

  static TailSubscription start(
      String name, PostgresLog log, FactEntries entries, Consumer<List<StoredFact>> listener) {
    var subscription = new TailSubscription(name, log, entries, listener);
    subscription.thread.start();
    return subscription;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public @Nullable String trouble() {
    return trouble;
  }

  private void run() {
    try {
      while (open) {
        if (log.await(position, AWAIT_MILLIS)) {
          listen();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() throws InterruptedException {
    try {
      var events = log.after(position, MOST);
      if (!events.isEmpty()) {
        tell(events);
        position = events.getLast().position();
        trouble = null;
        reading.over();
      }
    } catch (SQLException e) {
      trouble = e.getMessage();
      reading.failed(e);
      Thread.sleep(AWAIT_MILLIS);
    }
  }

  private void tell(List<Recorded> events) {
    try {
      listener.accept(events.stream().flatMap(event -> known(event).stream()).toList());
    } catch (RuntimeException e) {
      LOG.error("Tail `{}` failed after position {}", name, position, e);
    }
  }

  private List<StoredFact> known(Recorded event) {
    try {
      return List.of(entries.stored(event));
    } catch (UnknownFact e) {
      LOG.warn("At position {}: {}", event.position(), e.getMessage());
      return List.of();
    }
  }

  @Override
  public void close() {
    open = false;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
