package procura.eventstore;

/// An entity is not at a version that the caller knows. Nothing was recorded.
public final class ChangedSince extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ChangedSince() {
    super("it has changed since it was read", null, false, false);
  }
}
