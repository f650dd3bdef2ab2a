package procura.token.check;

/// The request can't be answered with a redirect, since nobody knows whose address that would be
/// (OAuth 2.1 section 4.1.2.1).
public final class NoRedirect extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NoRedirect(String reason) {
    super(reason, null, false, false);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
