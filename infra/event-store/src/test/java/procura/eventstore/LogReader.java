package procura.eventstore;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/// Reads the table as an outsider does: `position > last`, again and again.
public final class LogReader {

  private final DataSource database;
  private final List<UUID> ids = new ArrayList<>();
  private long last;

  public LogReader(DataSource database) {
    this.database = database;
  }

  /// Takes in what is new, and fails on anything skipped or out of order.
  public LogReader read() {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "select position, event_id from event_store.event where position > ?"
                    + " order by position")) {
      query.setLong(1, last);
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          if (rows.getLong(1) != last + 1) {
            throw new AssertionError(rows.getLong(1) + " follows " + last);
          }
          last = rows.getLong(1);
          ids.add(rows.getObject(2, UUID.class));
        }
      }
      return this;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public long last() {
    return last;
  }

  public List<UUID> ids() {
    return ids;
  }
}
