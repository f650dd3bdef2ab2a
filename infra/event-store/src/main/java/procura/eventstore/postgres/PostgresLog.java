package procura.eventstore.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import procura.eventstore.LogPace;
import procura.eventstore.postgres.Condition.Criterion;

/// One node's hold on the log: appends in groups, reads in order, knows what other nodes record.
/// Every position up to `head()` has been told to the listener of this node.
public final class PostgresLog implements AutoCloseable {

  private final DataSource database;
  private final ExecutorService callers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("event-store-told-", 0).factory());
  private final LogPace pace = LogPace.unmeasured();
  private final Recent recent;
  private final Publisher publisher;
  private final Writer writer;
  private final OtherNodes others;

  private PostgresLog(
      DataSource database,
      LogSettings settings,
      LogProjection projection,
      Consumer<List<Recorded>> listener)
      throws SQLException {
    var node = UUID.randomUUID().toString();
    this.database = database;
    this.writer = new Writer(database, settings, projection, pace, node, this::publish);
    this.recent = new Recent(settings.recent(), writer.startHead());
    this.publisher = new Publisher(recent, writer.startHead(), listener, callers);
    this.others = new OtherNodes(database, node, settings.safetyPoll(), writer::catchUp);
  }

  /// Opens the log of a migrated database.
  ///
  /// @param listener gets every event from now on, of any node, in order, before its append is
  ///   acknowledged here
  public static PostgresLog open(
      DataSource database,
      LogSettings settings,
      LogProjection projection,
      Consumer<List<Recorded>> listener) {
    try {
      var log = new PostgresLog(database, settings, projection, listener);
      log.publisher.start();
      log.writer.start();
      log.others.start();
      return log;
    } catch (SQLException e) {
      throw new IllegalStateException("the event store's database cannot be used", e);
    }
  }

  private void publish(Committed group) {
    publisher.publish(group);
  }

  /// The newest position that this node's listener has been told of.
  public long head() {
    return publisher.head();
  }

  public LogPace pace() {
    return pace;
  }

  /// All of `entries` or none. Completes with the last one's position, on a virtual thread that
  /// others may wait for: what is hung on it should not block.
  public CompletableFuture<Long> append(
      List<Entry> entries, Condition condition, Supplier<? extends RuntimeException> conflict) {
    return entries.isEmpty()
        ? CompletableFuture.completedFuture(head())
        : writer.append(entries, condition, conflict);
  }

  /// Up to `most` events after `position`, from memory where they are new.
  public List<Recorded> after(long position, int most) throws SQLException {
    var inMemory = recent.after(position, most);
    return inMemory != null ? inMemory : stored(position, most);
  }

  /// Like `after`, with the caller's connection where the database is asked: whoever holds one must
  /// not wait for another.
  public List<Recorded> after(Connection connection, long position, int most) throws SQLException {
    var inMemory = recent.after(position, most);
    return inMemory != null ? inMemory : stored(connection, position, most);
  }

  /// Waits until there is an event after `position`, at most for `millis`.
  public boolean await(long position, long millis) throws InterruptedException {
    return recent.await(position, millis);
  }

  /// The events after `after` that match one of the criteria, in order; all of them without any.
  public List<Recorded> source(long after, List<Criterion> criteria) throws SQLException {
    try (var connection = database.getConnection()) {
      return CriteriaSql.source(connection, after, criteria);
    }
  }

  /// The position before the first event that happened at `at` or later; the head without one.
  public long before(Instant at) throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "select position from event_store.event where at >= ? order by position limit 1")) {
      query.setObject(1, OffsetDateTime.ofInstant(at, ZoneOffset.UTC));
      try (var row = query.executeQuery()) {
        return row.next() ? row.getLong(1) - 1 : head();
      }
    }
  }

  private List<Recorded> stored(long position, int most) throws SQLException {
    try (var connection = database.getConnection()) {
      return stored(connection, position, most);
    }
  }

  private static List<Recorded> stored(Connection connection, long position, int most)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            "select "
                + Rows.COLUMNS
                + " from event_store.event where position > ? order by position limit ?")) {
      query.setLong(1, position);
      query.setInt(2, most);
      return Rows.read(query);
    }
  }

  /// Records what waits, tells everybody, and stops.
  @Override
  public void close() {
    others.close();
    writer.close();
    publisher.close();
    callers.close();
  }
}
