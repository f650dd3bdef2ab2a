package procura.eventstore.postgres;

import java.sql.SQLException;
import org.slf4j.Logger;

/// Tells the log once that something does not work, and once that it works again. While a database
/// is away the same line a second helps nobody.
public final class Trouble {

  private final Logger log;
  private final String what;
  private String last = "";

  public Trouble(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  /// One line for a database that is away; the whole story for everything else, since that is a
  /// mistake of ours.
  public synchronized void failed(Exception e) {
    var reason = e.getClass().getSimpleName() + ": " + e.getMessage();
    if (last.isEmpty() || !(isAway(e) || reason.equals(last))) {
      if (isAway(e)) {
        log.warn("{} is interrupted and will go on by itself: {}", what, e.getMessage());
      } else {
        log.error("{} failed, trying again", what, e);
      }
    }
    last = reason;
  }

  public synchronized void over() {
    if (!last.isEmpty()) {
      log.info("{} goes on", what);
      last = "";
    }
  }

  private static boolean isAway(Exception e) {
    return e instanceof SQLException sql && Writer.isConnectionLost(sql);
  }
}
