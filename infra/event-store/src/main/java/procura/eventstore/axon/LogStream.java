package procura.eventstore.axon;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageStream.Entry;
import org.axonframework.messaging.core.QueueMessageStream;
import org.axonframework.messaging.eventhandling.EventMessage;
import procura.eventstore.postgres.Condition.Criterion;
import procura.eventstore.postgres.PostgresLog;
import procura.eventstore.postgres.Recorded;

/// Feeds an open-ended stream of Axon's from the log, on a thread of its own: the log never runs
/// foreign code on its threads.
final class LogStream {

  private static final int CHUNK = 256;
  private static final long WAIT_MILLIS = 1_000;

  private final PostgresLog log;
  private final List<Criterion> criteria;
  private final Function<Recorded, Entry<EventMessage>> decode;
  private final QueueMessageStream<EventMessage> stream =
      new QueueMessageStream<>(new ArrayBlockingQueue<>(CHUNK));
  private long position;

  private LogStream(
      PostgresLog log,
      long start,
      List<Criterion> criteria,
      Function<Recorded, Entry<EventMessage>> decode) {
    this.log = log;
    this.position = start;
    this.criteria = criteria;
    this.decode = decode;
  }

  static MessageStream<EventMessage> open(
      PostgresLog log,
      long start,
      List<Criterion> criteria,
      Function<Recorded, Entry<EventMessage>> decode) {
    var pump = new LogStream(log, start, criteria, decode);
    var thread = Thread.ofVirtual().name("event-store-stream").unstarted(pump::run);
    pump.stream.onConsumeCallback(() -> LockSupport.unpark(thread));
    thread.start();
    return pump.stream;
  }

  private void run() {
    try {
      while (!stream.isClosed()) {
        if (log.await(position, WAIT_MILLIS)) {
          log.after(position, CHUNK).forEach(this::offer);
        }
      }
    } catch (SQLException | RuntimeException e) {
      stream.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stream.completeExceptionally(e);
    }
  }

  private void offer(Recorded event) {
    if (matches(event)) {
      var entry = decode.apply(event);
      while (!stream.isClosed() && !stream.offer(entry.message(), entry)) {
        LockSupport.park(stream);
      }
    }
    position = event.position();
  }

  private boolean matches(Recorded event) {
    var entry = event.entry();
    return criteria.isEmpty()
        || criteria.stream().anyMatch(c -> c.matches(entry.type(), entry.tags()));
  }
}
