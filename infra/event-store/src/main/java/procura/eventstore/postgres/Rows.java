package procura.eventstore.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Reads events out of the table.
final class Rows {

  static final String COLUMNS =
      "position, event_id, tenant, type, version, at, payload, metadata, tags";

  private Rows() {}

  static List<Recorded> read(PreparedStatement query) throws SQLException {
    try (var rows = query.executeQuery()) {
      var all = new ArrayList<Recorded>();
      while (rows.next()) {
        all.add(new Recorded(rows.getLong(1), entry(rows)));
      }
      return all;
    }
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getObject(6, OffsetDateTime.class).toInstant(),
        row.getBytes(7),
        row.getBytes(8),
        tags(row),
        null);
  }

  private static List<String> tags(ResultSet row) throws SQLException {
    var array = row.getArray(9);
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
