package procura.eventstore;

/// The log holds a fact that this version of the product does not know: a newer one wrote it.
/// Readers that may not skip anything stop here until they are upgraded.
public final class UnknownFact extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnknownFact(String name, int version) {
    super("unknown fact `" + name + "` version " + version, null, false, false);
  }
}
