package procura.token.error;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.identity.issuance.ActorChain;

/// Ends a protocol request with one error response; `OAuthErrorHandler` is its only reader.
public final class OAuthException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final OAuthErrorCode code;
  private final @Nullable String reason;
  private final HashMap<String, String> headers; // serializable, as exceptions are
  private final HashMap<String, Long> members;
  private final @Nullable String subject;
  private final ArrayList<String> actors;

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
    this(code, description, reason, headers, Map.of(), null, List.of());
  }

  private OAuthException(
      OAuthErrorCode code,
      String description,
      @Nullable String reason,
      Map<String, String> headers,
      Map<String, Long> members,
      @Nullable String subject,
      List<String> actors) {
    super(description, null, false, false); // an expected answer needs no stack trace
    this.code = code;
    this.reason = reason;
    this.headers = new HashMap<>(headers);
    this.members = new HashMap<>(members);
    this.subject = subject;
    this.actors = new ArrayList<>(actors);
  }

  /// The same refusal, with whom it was about and who would have acted, for the record.
  public OAuthException about(String whom, ActorChain acting) {
    return new OAuthException(code, description(), reason, headers, members, whom, acting.value());
  }

  /// The same refusal with one more member in its answer than `error` and `error_description`.
  public OAuthException with(String member, long value) {
    return new OAuthException(
        code, description(), reason, headers, Map.of(member, value), subject, actors);
  }

  public OAuthErrorCode code() {
    return code;
  }

  public String description() {
    return String.valueOf(getMessage());
  }

  public Map<String, Long> members() {
    return Map.copyOf(members);
  }

  public @Nullable String subject() {
    return subject;
  }

  public ActorChain actors() {
    return new ActorChain(actors);
  }

  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  public String reason() {
    return reason == null ? description() : reason;
  }
}
