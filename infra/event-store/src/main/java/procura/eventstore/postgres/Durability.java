package procura.eventstore.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/// Refuses a database that would acknowledge what it may lose.
final class Durability {

  private static final Map<String, String> LOSING =
      Map.of("fsync", "off", "full_page_writes", "off", "synchronous_commit", "off");

  private Durability() {}

  static void check(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement("select current_setting(?)")) {
      for (var setting : LOSING.entrySet()) {
        statement.setString(1, setting.getKey());
        try (var rows = statement.executeQuery()) {
          rows.next();
          if (rows.getString(1).equals(setting.getValue())) {
            throw new IllegalStateException(
                "the database may lose acknowledged facts: set `"
                    + setting.getKey()
                    + " = on` in PostgreSQL and start again");
          }
        }
      }
    }
  }
}
