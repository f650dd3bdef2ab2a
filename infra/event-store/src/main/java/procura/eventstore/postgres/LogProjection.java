package procura.eventstore.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// What is written in the transaction that appends.
public interface LogProjection {

  LogProjection NONE =
      new LogProjection() {
        @Override
        public boolean wants(Entry entry) {
          return false;
        }

        @Override
        public void project(Connection connection, List<Recorded> events) {}
      };

  boolean wants(Entry entry);

  /// Gets all events of the transaction, in order.
  void project(Connection connection, List<Recorded> events) throws SQLException;
}
