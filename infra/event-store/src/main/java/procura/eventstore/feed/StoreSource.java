package procura.eventstore.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import procura.eventstore.StoredFact;
import procura.eventstore.facts.FactEntries;
import procura.eventstore.postgres.PostgresLog;

/// The log itself: what is new comes from this process's memory, the rest from the table.
record StoreSource(PostgresLog log, FactEntries entries) implements FactSource {

  @Override
  public void await(long position, long millis) throws InterruptedException {
    log.await(position, millis);
  }

  @Override
  public List<StoredFact> after(Connection connection, long position, int most)
      throws SQLException {
    return entries.stored(log.after(connection, position, most));
  }

  @Override
  public void close() {
    // the log is not ours
  }
}
