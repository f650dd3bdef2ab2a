package procura.eventstore;

/// Others kept changing what a decision read. Nothing was recorded; the request may be sent again.
public final class ConcurrentChange extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ConcurrentChange() {
    super("what was decided on kept changing", null, false, false);
  }
}
