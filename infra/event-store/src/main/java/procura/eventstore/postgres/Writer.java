package procura.eventstore.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.eventstore.LogPace;

/// The one thread of a node that appends. It takes whatever waits, checks each condition, numbers
/// the events after the newest it knows and records them in one statement: the busier, the larger
/// the group, and nobody ever waits for a group to fill. When another node took the numbers first
/// (the primary key says so), it reads what that node recorded, checks again and retries.
final class Writer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  /// Appends in one group: bounds the time until the first of them is told.
  private static final int MOST_APPENDS = 512;

  /// Collisions before a node queues up for the numbers instead of racing for them.
  private static final int RACES = 3;

  private static final int MOST_ATTEMPTS = 30;
  private static final int READ = 1_000;
  private static final long PARTITIONS_AHEAD = 500_000;

  /// Other nodes hear of news at most this often; it keeps notifications cheap under load.
  private static final long NOTIFY_EVERY_NANOS = Duration.ofMillis(5).toNanos();

  private static final Append CATCH_UP =
      new Append(List.of(), Condition.NONE, false, IllegalStateException::new);

  private final DataSource database;
  private final LogSettings settings;
  private final LogProjection projection;
  private final LogPace pace;
  private final String node;
  private final Consumer<Committed> publisher;
  private final ArrayBlockingQueue<Append> queue;
  private final AtomicBoolean catchUpAsked = new AtomicBoolean();
  private final Thread thread;
  private volatile boolean open = true;

  private final Trouble reading = new Trouble(LOG, "reading what other nodes record");
  private final Outage outage = new Outage(System::nanoTime);
  private @Nullable WriterConnection connection;
  private Tail tail;
  private long head;
  private long uncovered;
  private long notifiedAt;
  private boolean unnotified;

  Writer(
      DataSource database,
      LogSettings settings,
      LogProjection projection,
      LogPace pace,
      String node,
      Consumer<Committed> publisher)
      throws SQLException {
    this.database = database;
    this.settings = settings;
    this.projection = projection;
    this.pace = pace;
    this.node = node;
    this.publisher = publisher;
    this.queue = new ArrayBlockingQueue<>(settings.queue());
    var opened = WriterConnection.open(database, settings.durabilityCheck());
    this.connection = opened;
    this.head = opened.head();
    this.uncovered = opened.ensurePartitions(head + PARTITIONS_AHEAD);
    this.tail = new Tail(settings.tail(), head);
    this.notifiedAt = System.nanoTime() - NOTIFY_EVERY_NANOS;
    this.thread = Thread.ofPlatform().name("event-store-writer").daemon().unstarted(this::run);
  }

  /// The head at the start; later ones come with what is published.
  long startHead() {
    return head;
  }

  void start() {
    thread.start();
  }

  CompletableFuture<Long> append(
      List<Entry> entries, Condition condition, Supplier<? extends RuntimeException> conflict) {
    var projected = false;
    for (var entry : entries) {
      projected |= projection.wants(entry);
    }
    var append = new Append(entries, condition, projected, conflict);
    if (!open || !queue.offer(append)) {
      append.done.completeExceptionally(
          new LogBusy(open ? "too much waits to be recorded" : "the event store is closed"));
    }
    return append.done;
  }

  /// Reads what other nodes recorded, soon.
  void catchUp() {
    if (catchUpAsked.compareAndSet(false, true) && !queue.offer(CATCH_UP)) {
      catchUpAsked.set(false);
    }
  }

  private void run() {
    var batch = new ArrayList<Append>();
    while (open || !queue.isEmpty()) {
      try {
        var next = unnotified ? queue.poll(5, TimeUnit.MILLISECONDS) : queue.take();
        if (next == null) {
          tellOthers();
          continue;
        }
        batch.add(next);
        queue.drainTo(batch, MOST_APPENDS - 1);
        if (batch.removeIf(append -> append == CATCH_UP)) {
          catchUpAsked.set(false);
          catchUpQuietly();
        }
        if (!batch.isEmpty()) {
          record(List.copyOf(batch));
        }
      } catch (InterruptedException _) {
        // closing: the loop ends when what waits is recorded
      } catch (RuntimeException e) {
        LOG.error("The event store's writer failed; what it held was not recorded", e);
        undo();
        fail(batch, e);
      } finally {
        batch.clear();
      }
    }
  }

  private void record(List<Append> batch) {
    var pending = batch;
    for (int attempt = 0; !pending.isEmpty(); attempt++) {
      try {
        var writer = connected();
        if (attempt > RACES) {
          writer.lock();
        }
        if (attempt > 0) {
          pending = readOthers(writer, pending);
        }
        var plan = Plan.of(pending, head, this::conflicts);
        insert(writer, plan);
        recorded(plan);
        outage.over();
        return;
      } catch (ProjectionFailure e) {
        undo();
        oneByOne(pending, e.reason);
        return;
      } catch (SQLException e) {
        undo();
        var failure = Failure.of(e);
        if (failure == Failure.CONNECTION && outage.isBearable()) {
          disconnect(outage.pause());
        } else if (failure == Failure.OTHER) {
          oneByOne(pending, e);
          return;
        } else if (failure == Failure.CONNECTION || attempt >= MOST_ATTEMPTS) {
          fail(pending, e);
          return;
        }
      }
    }
  }

  private void insert(WriterConnection writer, Plan plan) throws SQLException {
    if (plan.events.isEmpty()) {
      writer.rollback();
      return;
    }
    if (plan.last() + PARTITIONS_AHEAD / 2 >= uncovered) {
      uncovered = writer.ensurePartitions(plan.last() + PARTITIONS_AHEAD);
    }
    var now = System.nanoTime();
    var notify = now - notifiedAt >= NOTIFY_EVERY_NANOS;
    if (plan.projected) {
      writer.begin();
    }
    writer.insert(plan, notify, node + ":" + plan.last());
    if (plan.projected) {
      project(writer, plan);
    }
    writer.commit();
    if (notify) {
      notifiedAt = now;
    }
    unnotified = !notify;
  }

  private void project(WriterConnection writer, Plan plan) throws SQLException {
    try {
      projection.project(writer.jdbc(), plan.events);
    } catch (SQLException e) {
      if (Failure.of(e) == Failure.CONNECTION || Failure.isVictim(e)) {
        throw e;
      }
      throw new ProjectionFailure(e);
    } catch (RuntimeException e) {
      throw new ProjectionFailure(e);
    }
  }

  private void recorded(Plan plan) {
    for (var event : plan.events) {
      tail.add(event.position(), event.entry().type(), event.entry().tags());
    }
    if (!plan.events.isEmpty()) {
      head = plan.last();
    }
    if (!plan.accepted.isEmpty()) {
      pace.groupSizes().add(plan.accepted.size());
    }
    plan.refused.forEach(Append::refused);
    var settled = new ArrayList<>(plan.accepted);
    settled.addAll(plan.refused);
    publish(plan.events, settled);
  }

  private boolean conflicts(Condition condition) throws SQLException {
    return switch (tail.check(condition)) {
      case CLEAR -> false;
      case CONFLICT -> true;
      case UNKNOWN -> connected().conflicts(condition);
    };
  }

  /// A failure of one append must not be that of the others in its group.
  private void oneByOne(List<Append> batch, Exception reason) {
    if (batch.size() == 1) {
      fail(batch, reason);
    } else {
      batch.stream().map(List::of).forEach(this::record);
    }
  }

  private void fail(List<Append> batch, Exception reason) {
    batch.forEach(append -> append.failed(reason));
    publish(List.of(), List.copyOf(batch));
  }

  private void publish(List<Recorded> events, List<Append> settled) {
    var now = System.nanoTime();
    for (var append : settled) {
      append.settle();
      if (append.isRecorded()) {
        pace.appendNanos().add(now - append.askedAt);
      }
    }
    publisher.accept(new Committed(events, settled));
  }

  /// Takes in what was recorded after our head, and returns which of `batch` is not among it: after
  /// a lost connection our own statement may have been committed.
  private List<Append> readOthers(WriterConnection writer, List<Append> batch) throws SQLException {
    var pending = new ArrayList<>(batch);
    for (var read = READ; read == READ; ) {
      var news = writer.after(head, READ);
      read = news.size();
      if (read == 0) {
        break;
      }
      var settled = new ArrayList<Append>();
      for (var event : news) {
        if (event.position() != head + 1) {
          throw new IllegalStateException("the log has a gap after position " + head);
        }
        head = event.position();
        tail.add(head, event.entry().type(), event.entry().tags());
        pending.removeIf(append -> {
          var ours = append.entries.getFirst().id().equals(event.entry().id());
          if (ours) {
            append.recorded(event.position() + append.entries.size() - 1);
            settled.add(append);
          }
          return ours;
        });
      }
      publish(news, settled);
    }
    return pending;
  }

  private void catchUpQuietly() {
    try {
      readOthers(connected(), List.of());
      reading.over();
    } catch (SQLException e) {
      reading.failed(e);
      undo();
      if (Failure.of(e) == Failure.CONNECTION) {
        disconnect(Duration.ZERO);
      }
    }
  }

  private void tellOthers() {
    try {
      connected().notify(node + ":" + head);
      notifiedAt = System.nanoTime();
    } catch (SQLException e) {
      reading.failed(e);
    } finally {
      unnotified = false;
    }
  }

  private WriterConnection connected() throws SQLException {
    var current = connection;
    if (current == null) {
      current = WriterConnection.open(database, settings.durabilityCheck());
      connection = current;
    }
    return current;
  }

  private void undo() {
    try {
      if (connection != null) {
        connection.rollback();
      }
    } catch (SQLException _) {
      disconnect(Duration.ZERO);
    }
  }

  private void disconnect(Duration pause) {
    try (var _ = connection) {
      connection = null;
      Thread.sleep(pause);
    } catch (SQLException e) {
      LOG.debug("Closing the writer's connection failed", e);
    } catch (InterruptedException _) {
      // closing: try once more without waiting
    }
  }

  @Override
  public void close() {
    open = false;
    catchUp();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    disconnect(Duration.ZERO);
  }

  static boolean isConnectionLost(SQLException e) {
    return Failure.of(e) == Failure.CONNECTION;
  }

  private enum Failure {
    COLLISION,
    CONNECTION,
    OTHER;

    static Failure of(SQLException e) {
      var state = e.getSQLState();
      if (state == null) {
        return CONNECTION;
      }
      return switch (state.substring(0, 2)) {
        case "08", "57", "53", "25" -> CONNECTION;
        default -> state.equals("23505") || isVictim(e) ? COLLISION : OTHER;
      };
    }

    /// A deadlock or a serialization failure: nobody's fault, to be tried again.
    static boolean isVictim(SQLException e) {
      return e.getSQLState() != null && e.getSQLState().startsWith("40");
    }
  }

  private static final class ProjectionFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final transient Exception reason;

    ProjectionFailure(Exception reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
