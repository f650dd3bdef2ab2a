package procura.eventstore.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.eventstore.Feed.FactHandler;
import procura.eventstore.Feed.Subscription;
import procura.eventstore.StoredFact;
import procura.eventstore.postgres.Trouble;

/// Hands facts to one handler in transactions that also save the position, so that its writes
/// happen exactly once. The lock on the position's row lets one node work while others stand by. A
/// failing handler is tried again for ever, more and more slowly: a delay, never a gap.
final class DurableSubscription implements Subscription {

  private static final Logger LOG = LoggerFactory.getLogger(DurableSubscription.class);

  /// Facts in one transaction.
  private static final int MOST = 512;

  /// After each transaction: under load it makes few large ones, and idle it costs nothing.
  private static final Duration REST = Duration.ofMillis(25);

  private static final Duration STAND_BY = Duration.ofMillis(500);
  private static final Duration SLOWEST_RETRY = Duration.ofSeconds(10);
  private static final long AWAIT_MILLIS = 1_000;

  private final String name;
  private final DataSource database;
  private final FactSource source;
  private final FactHandler handler;
  private final Trouble standing;
  private final Thread thread;
  private volatile boolean open = true;
  private volatile long position;
  private volatile @Nullable String trouble;

  private enum Step {
    WORKED,
    NOTHING_NEW,
    STANDING_BY
  }

  private DurableSubscription(
      String name, DataSource database, FactSource source, FactHandler handler) {
    this.name = name;
    this.standing = new Trouble(LOG, "subscription `" + name + "`");
    this.database = database;
    this.source = source;
    this.handler = handler;
    this.thread = Thread.ofPlatform().daemon().name("feed-" + name).unstarted(this::run);
  }

  static DurableSubscription start(
      String name, DataSource database, FactSource source, FactHandler handler) {
    var subscription = new DurableSubscription(name, database, source, handler);
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
    var failures = 0;
    while (open) {
      try {
        var step = step();
        if (step != Step.STANDING_BY) {
          failures = 0;
          trouble = null;
          standing.over();
        }
        rest(step);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (SQLException | RuntimeException e) {
        if (open) {
          failed(e, ++failures);
        }
      }
    }
  }

  private Step step() throws SQLException {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        var step = step(connection);
        connection.commit();
        return step;
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      } finally {
        restore(connection);
      }
    }
  }

  private static void rollBack(Connection connection, Exception reason) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  /// The pool drops a broken connection; what broke it is known already.
  private static void restore(Connection connection) {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      LOG.debug("A connection was lost", e);
    }
  }

  private Step step(Connection connection) throws SQLException {
    var saved = lock(connection);
    if (saved == null) {
      return Step.STANDING_BY;
    }
    var facts = source.after(connection, saved, MOST);
    if (facts.isEmpty()) {
      position = saved;
      return Step.NOTHING_NEW;
    }
    withoutGap(saved, facts);
    handler.handle(connection, facts);
    var last = facts.getLast().position();
    save(connection, last);
    position = last;
    return Step.WORKED;
  }

  private static void withoutGap(long saved, List<StoredFact> facts) {
    var expected = saved;
    for (var fact : facts) {
      if (fact.position() != ++expected) {
        throw new IllegalStateException("position " + expected + " is missing");
      }
    }
  }

  /// The saved position; null when another node holds it.
  private @Nullable Long lock(Connection connection) throws SQLException {
    var locked = tryLock(connection);
    if (locked == null && insert(connection)) {
      locked = tryLock(connection);
    }
    return locked;
  }

  private @Nullable Long tryLock(Connection connection) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "select position, set_config('procura.tenant', '*', true)"
                + " from event_store.subscription where name = ? for update skip locked")) {
      query.setString(1, name);
      try (var row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : null;
      }
    }
  }

  private boolean insert(Connection connection) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into event_store.subscription (name, position)"
                + " select ?, 0 where not exists"
                + " (select from event_store.subscription where name = ?)"
                + " on conflict do nothing")) {
      insert.setString(1, name);
      insert.setString(2, name);
      return insert.executeUpdate() == 1;
    }
  }

  private void save(Connection connection, long handled) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update event_store.subscription set position = ?, updated_at = now()"
                + " where name = ?")) {
      update.setLong(1, handled);
      update.setString(2, name);
      update.executeUpdate();
    }
  }

  private void rest(Step step) throws InterruptedException {
    switch (step) {
      case WORKED -> Thread.sleep(REST);
      case NOTHING_NEW -> source.await(position, AWAIT_MILLIS);
      case STANDING_BY -> Thread.sleep(STAND_BY);
    }
  }

  private void failed(Exception e, int failures) {
    trouble = e.getClass().getSimpleName() + ": " + e.getMessage();
    var wait = Duration.ofMillis(100L << Math.min(failures - 1, 10));
    standing.failed(e);
    try {
      Thread.sleep(wait.compareTo(SLOWEST_RETRY) < 0 ? wait : SLOWEST_RETRY);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      open = false;
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
    source.close();
  }
}
