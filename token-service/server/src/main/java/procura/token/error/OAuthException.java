package procura.token.error;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Ends a protocol request with one error response; `OAuthErrorHandler` is its only reader.
public final class OAuthException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final OAuthErrorCode code;
  private final @Nullable String reason;
  private final HashMap<String, String> headers; // serializable, as exceptions are

  /// @param description one sentence for the client's developer; never holds a token or a secret
  public OAuthException(OAuthErrorCode code, String description) {
    this(code, description, null);
  }

  /// @param reason what only the audit trail says, where the client must not learn it
  public OAuthException(OAuthErrorCode code, String description, @Nullable String reason) {
    this(code, description, reason, Map.of());
  }

  /// @param headers what the answer says besides, such as how to do better
  public OAuthException(
      OAuthErrorCode code,
      String description,
      @Nullable String reason,
      Map<String, String> headers) {
    super(description, null, false, false); // an expected answer needs no stack trace
    this.code = code;
    this.reason = reason;
    this.headers = new HashMap<>(headers);
  }

  public OAuthErrorCode code() {
    return code;
  }

  public String description() {
    return String.valueOf(getMessage());
  }

  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  public String reason() {
    return reason == null ? description() : reason;
  }
}
