package procura.resource;

/// The authorization server could not be reached or did not answer as promised.
public final class IssuerUnavailable extends Exception {

  private static final long serialVersionUID = 1L;

  IssuerUnavailable(String message) {
    super(message);
  }

  IssuerUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
