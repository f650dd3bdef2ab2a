package procura.eventstore.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens for what other nodes record, and looks now and then even when nothing is heard.
final class OtherNodes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OtherNodes.class);

  private final DataSource database;
  private final String node;
  private final Duration safetyPoll;
  private final Runnable news;
  private final Trouble listening = new Trouble(LOG, "listening for other nodes");
  private final Thread thread;
  private volatile boolean open = true;
  private volatile @Nullable Connection connection;

  OtherNodes(DataSource database, String node, Duration safetyPoll, Runnable news) {
    this.database = database;
    this.node = node;
    this.safetyPoll = safetyPoll;
    this.news = news;
    this.thread = Thread.ofPlatform().name("event-store-listener").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (open) {
      try (var opened = database.getConnection()) {
        connection = opened;
        listen(opened);
      } catch (SQLException e) {
        if (open) {
          listening.failed(e);
          pause();
        }
      }
    }
  }

  private void listen(Connection opened) throws SQLException {
    opened.setAutoCommit(true);
    try (var statement = opened.createStatement()) {
      statement.execute("listen " + WriterConnection.CHANNEL);
    }
    var postgres = opened.unwrap(PGConnection.class);
    listening.over();
    var own = node + ":";
    news.run();
    while (open) {
      var heard = postgres.getNotifications((int) safetyPoll.toMillis());
      if (heard == null || heard.length == 0) {
        news.run();
        continue;
      }
      for (var notification : heard) {
        if (!notification.getParameter().startsWith(own)) {
          news.run();
          break;
        }
      }
    }
  }

  private void pause() {
    news.run();
    try {
      Thread.sleep(safetyPoll);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    open = false;
    var current = connection;
    try {
      if (current != null) {
        current.abort(Runnable::run);
      }
      thread.join(Duration.ofSeconds(5));
    } catch (SQLException e) {
      LOG.debug("Closing the listening connection failed", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
