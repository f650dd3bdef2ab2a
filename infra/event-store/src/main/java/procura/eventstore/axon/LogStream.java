package procura.eventstore.axon;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;
import procura.eventstore.postgres.Condition.Criterion;
import procura.eventstore.postgres.PostgresLog;
import procura.eventstore.postgres.Recorded;

/// An open-ended stream of the log for Axon. Its callback comes from a thread of its own, since the
/// log never runs foreign code on its threads.
final class LogStream implements MessageStream<EventMessage> {

  private static final int CHUNK = 256;
  private static final long WAIT_MILLIS = 1_000;

  private final PostgresLog log;
  private final List<Criterion> criteria;
  private final Function<Recorded, Entry<EventMessage>> decode;
  private final Queue<Entry<EventMessage>> fetched = new ArrayDeque<>();
  private long position;
  private volatile boolean open = true;
  private volatile @Nullable Throwable failure;

  LogStream(
      PostgresLog log,
      long start,
      List<Criterion> criteria,
      Function<Recorded, Entry<EventMessage>> decode) {
    this.log = log;
    this.position = start;
    this.criteria = criteria;
    this.decode = decode;
  }

  @Override
  public synchronized Optional<Entry<EventMessage>> next() {
    fetch();
    return Optional.ofNullable(fetched.poll());
  }

  @Override
  public synchronized Optional<Entry<EventMessage>> peek() {
    fetch();
    return Optional.ofNullable(fetched.peek());
  }

  @Override
  public synchronized boolean hasNextAvailable() {
    fetch();
    return !fetched.isEmpty();
  }

  private void fetch() {
    try {
      while (open && fetched.isEmpty() && position < log.head()) {
        for (var event : log.after(position, CHUNK)) {
          position = event.position();
          var entry = event.entry();
          if (criteria.isEmpty()
              || criteria.stream().anyMatch(c -> c.matches(entry.type(), entry.tags()))) {
            fetched.add(decode.apply(event));
          }
        }
      }
    } catch (SQLException | RuntimeException e) {
      failure = e;
      open = false;
    }
  }

  @Override
  public void setCallback(Runnable callback) {
    callback.run();
    Thread.ofVirtual().name("event-store-stream").start(() -> call(callback));
  }

  private void call(Runnable callback) {
    var seen = log.head();
    try {
      while (open) {
        if (log.await(seen, WAIT_MILLIS)) {
          seen = log.head();
          callback.run();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Optional<Throwable> error() {
    return Optional.ofNullable(failure);
  }

  @Override
  public boolean isCompleted() {
    return !open;
  }

  @Override
  public void close() {
    open = false;
  }
}
