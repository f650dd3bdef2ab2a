package procura.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the log in commit order, straight from the store or through Kafka.
public interface Feed {

  /// Every fact from the first one on, each at least once; `handler` runs in the transaction that
  /// saves the position, so its writes happen exactly once. Of several nodes with one `name`, one
  /// works. A failing handler is retried and never skipped.
  Subscription subscribe(String name, FactHandler handler);

  /// Facts from now on, on every node: for caches.
  Subscription tail(String name, Consumer<List<StoredFact>> listener);

  /// What runs on this node, for health and metrics.
  default List<Subscription> subscriptions() {
    return List.of();
  }

  @FunctionalInterface
  interface FactHandler {
    void handle(Connection connection, List<StoredFact> facts) throws SQLException;
  }

  interface Subscription extends AutoCloseable {

    /// The last position that was handled.
    long position();

    default String name() {
      return "";
    }

    /// Why the subscription stands still; null when it does not. A handler's failure stops it until
    /// a retry succeeds, so this is what an alarm watches.
    default @Nullable String trouble() {
      return null;
    }

    @Override
    void close();
  }
}
