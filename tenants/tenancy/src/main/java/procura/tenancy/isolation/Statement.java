package procura.tenancy.isolation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// A plain SQL statement with the values of its question marks, each of a type that JDBC knows.
public record Statement(String sql, List<Object> values) {

  /// Reads what a statement returned.
  @FunctionalInterface
  public interface Reader<T> {
    T read(ResultSet rows) throws SQLException;
  }
}
