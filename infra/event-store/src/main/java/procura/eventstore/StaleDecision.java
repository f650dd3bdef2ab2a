package procura.eventstore;

/// Something behind a fence changed after it was read. Nothing was recorded: read and decide again.
public final class StaleDecision extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StaleDecision() {
    super("what was decided on has changed", null, false, false);
  }
}
