package procura.token.check;

import procura.token.error.OAuthErrorCode;
import procura.token.error.OAuthException;

/// The request can't be answered with a redirect, since nobody knows whose address that would be
/// (OAuth 2.1 section 4.1.2.1).
public final class NoRedirect extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final OAuthErrorCode code;

  public NoRedirect(String reason) {
    this(OAuthErrorCode.INVALID_REQUEST, reason);
  }

  NoRedirect(OAuthException why) {
    this(why.code(), why.description());
  }

  private NoRedirect(OAuthErrorCode code, String reason) {
    super(reason, null, false, false);
    this.code = code;
  }

  public OAuthErrorCode code() {
    return code;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
