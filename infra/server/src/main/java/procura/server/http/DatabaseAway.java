package procura.server.http;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/// Tells that a request failed for want of a database: nothing is broken that waiting does not
/// mend.
final class DatabaseAway {

  /// PostgreSQL's classes of states: no connection, too few resources, an operator's intervention.
  private static final String STATES = "08...|53...|57P..";

  private DatabaseAway() {}

  static boolean causes(@Nullable Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientConnectionException
          || (cause instanceof SQLException sql
              && String.valueOf(sql.getSQLState()).matches(STATES))) {
        return true;
      }
    }
    return false;
  }
}
