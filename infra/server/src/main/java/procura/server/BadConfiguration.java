package procura.server;

/// The configuration can't be used; the message is the one line that says why.
final class BadConfiguration extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BadConfiguration(String message) {
    super(message, null, false, false);
  }
}
