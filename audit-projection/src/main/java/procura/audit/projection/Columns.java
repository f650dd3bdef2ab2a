package procura.audit.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows turned into one array a column, so that a batch of any size is one statement.
final class Columns {

  private final Connection connection;
  private final List<@Nullable Object[]> rows;

  Columns(Connection connection, int expected) {
    this.connection = connection;
    this.rows = new ArrayList<>(expected);
  }

  void row(@Nullable Object... values) {
    rows.add(values);
  }

  void bind(PreparedStatement statement, String... types) throws SQLException {
    for (var column = 0; column < types.length; column++) {
      var values =
          types[column].equals("bytea") ? new byte[rows.size()][] : new Object[rows.size()];
      for (var row = 0; row < values.length; row++) {
        values[row] = rows.get(row)[column];
      }
      statement.setArray(column + 1, connection.createArrayOf(types[column], values));
    }
  }
}
