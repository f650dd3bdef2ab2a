package procura.eventstore.postgres;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells this process what was recorded, in order: first the listeners, then the head moves, then
/// whoever waits for an append is told. So nobody sees an acknowledgement, or a head, that the
/// caches of this node do not reflect.
final class Publisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  /// Groups that may wait: when listeners are slower than the log, the writer waits for them.
  private static final int MOST_GROUPS = 1_024;

  /// Callers told by one thread: enough to be cheap, few enough to use several processors.
  private static final int TOLD_TOGETHER = 16;

  private final Recent recent;
  private final Consumer<List<Recorded>> listener;
  private final Executor callers;
  private final LinkedBlockingQueue<Committed> groups = new LinkedBlockingQueue<>(MOST_GROUPS);
  private final Thread thread;
  private volatile long head;

  Publisher(Recent recent, long head, Consumer<List<Recorded>> listener, Executor callers) {
    this.recent = recent;
    this.head = head;
    this.listener = listener;
    this.callers = callers;
    this.thread = Thread.ofPlatform().name("event-store-publisher").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  long head() {
    return head;
  }

  void publish(Committed group) {
    try {
      groups.put(group);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while publishing", e);
    }
  }

  private void run() {
    try {
      for (var group = groups.take(); !group.isEmpty(); group = groups.take()) {
        if (!group.events().isEmpty()) {
          listen(group.events());
          head = group.events().getLast().position();
          recent.add(group.events());
        }
        tell(group.settled());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen(List<Recorded> events) {
    try {
      listener.accept(events);
    } catch (RuntimeException e) {
      LOG.error("A listener failed after the commit of {} events", events.size(), e);
    }
  }

  private void tell(List<Append> settled) {
    for (int from = 0; from < settled.size(); from += TOLD_TOGETHER) {
      var some = settled.subList(from, Math.min(from + TOLD_TOGETHER, settled.size()));
      callers.execute(() -> some.forEach(Append::tell));
    }
  }

  @Override
  public void close() {
    publish(Committed.END);
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
