package procura.eventstore.postgres;

/// More waits to be recorded than this node takes on, or it is being shut down. Nothing was
/// recorded.
public final class LogBusy extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LogBusy(String message) {
    super(message, null, false, false);
  }
}
