package procura.tenancy.isolation;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;

/// Before the pool: while the database is away, one caller at a time finds out whether it is back,
/// and all others are told at once. Nobody waits twice, and nothing piles up. A pool that is merely
/// busy is waited for.
final class DatabaseGate implements DataSource {

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(DatabaseGate.class);

  /// How long a caller waits for a connection while the database does not answer.
  static final Duration ONE_WAIT = Duration.ofSeconds(1);

  /// How often the same caller waits for a busy pool.
  static final int MOST_WAITS = 5;

  static final Duration PROBE_EVERY = Duration.ofMillis(250);

  private static final String NO_CONNECTION = "08001";
  private static final long HERE = Long.MIN_VALUE;

  private final DataSource pool;
  private final LongSupplier nanoTime;

  /// When somebody last tried in vain; `HERE` while the database answers.
  private final AtomicLong triedAt = new AtomicLong(HERE);

  DatabaseGate(DataSource pool, LongSupplier nanoTime) {
    this.pool = pool;
    this.nanoTime = nanoTime;
  }

  @Override
  public Connection getConnection() throws SQLException {
    var tried = triedAt.get();
    if (tried != HERE && !mayProbe(tried)) {
      throw new SQLTransientConnectionException("the database is away", NO_CONNECTION);
    }
    var connection = connect();
    if (triedAt.get() != HERE && triedAt.getAndSet(HERE) != HERE) {
      LOG.info("the database is back");
    }
    return connection;
  }

  private boolean mayProbe(long tried) {
    var now = nanoTime.getAsLong();
    return now - tried >= PROBE_EVERY.toNanos() && triedAt.compareAndSet(tried, now);
  }

  private Connection connect() throws SQLException {
    for (int waits = 1; ; waits++) {
      try {
        return pool.getConnection();
      } catch (SQLTransientConnectionException e) {
        // the pool names the reason when it could not connect; without one all are in use
        if (e.getCause() != null) {
          if (triedAt.getAndSet(nanoTime.getAsLong()) == HERE) {
            LOG.warn("the database is away: {}", e.getCause().getMessage());
          }
          throw e;
        }
        if (waits == MOST_WAITS) {
          throw e;
        }
      }
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLException("the pool knows who it is");
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return pool.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    pool.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    pool.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return pool.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(Logger.GLOBAL_LOGGER_NAME);
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(this) ? type.cast(this) : pool.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || pool.isWrapperFor(type);
  }
}
