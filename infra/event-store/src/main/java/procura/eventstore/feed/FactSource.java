package procura.eventstore.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import procura.eventstore.StoredFact;

/// Where a durable subscription gets its facts from. Used by one thread.
interface FactSource extends AutoCloseable {

  /// Waits until there may be a fact after `position`, at most for `millis`.
  void await(long position, long millis) throws InterruptedException;

  /// Up to `most` facts after `position`, without a gap; none when there is nothing yet.
  List<StoredFact> after(Connection connection, long position, int most) throws SQLException;

  @Override
  void close();
}
