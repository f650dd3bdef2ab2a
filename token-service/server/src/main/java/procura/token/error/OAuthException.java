package procura.token.error;

import org.jspecify.annotations.Nullable;

/// Ends a protocol request with one error response; `OAuthErrorHandler` is its only reader.
public final class OAuthException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final OAuthErrorCode code;
  private final @Nullable String reason;

  /// @param description one sentence for the client's developer; never holds a token or a secret
  public OAuthException(OAuthErrorCode code, String description) {
    this(code, description, null);
  }

  /// @param reason what only the audit trail says, where the client must not learn it
  public OAuthException(OAuthErrorCode code, String description, @Nullable String reason) {
    super(description, null, false, false); // an expected answer needs no stack trace
    this.code = code;
    this.reason = reason;
  }

  public OAuthErrorCode code() {
    return code;
  }

  public String description() {
    return String.valueOf(getMessage());
  }

  public String reason() {
    return reason == null ? description() : reason;
  }
}
