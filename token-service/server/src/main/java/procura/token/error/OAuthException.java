package procura.token.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.identity.issuance.ActorChain;

/// Ends a protocol request with one error response; `OAuthErrorHandler` is its only reader.
public final class OAuthException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final OAuthErrorCode code;
  private final @Nullable String reason;
  private final transient Map<String, Object> members;
  private final @Nullable String subject;
  private final transient ActorChain actors;

  /// @param description one sentence for the client's developer; never holds a token or a secret
  public OAuthException(OAuthErrorCode code, String description) {
    this(code, description, null);
  }

  /// @param reason what only the audit trail says, where the client must not learn it
  public OAuthException(OAuthErrorCode code, String description, @Nullable String reason) {
    this(code, description, reason, Map.of(), null, ActorChain.NONE);
  }

  private OAuthException(
      OAuthErrorCode code,
      String description,
      @Nullable String reason,
      Map<String, Object> members,
      @Nullable String subject,
      ActorChain actors) {
    super(description, null, false, false); // an expected answer needs no stack trace
    this.code = code;
    this.reason = reason;
    this.members = members;
    this.subject = subject;
    this.actors = actors;
  }

  /// The same refusal, with whom it was about and who would have acted, for the record.
  public OAuthException about(String whom, ActorChain acting) {
    return new OAuthException(code, description(), reason, members, whom, acting);
  }

  /// The same refusal with more members in its answer than `error` and `error_description`.
  public OAuthException with(Map<String, Object> more) {
    return new OAuthException(code, description(), reason, Map.copyOf(more), subject, actors);
  }

  public OAuthErrorCode code() {
    return code;
  }

  public String description() {
    return String.valueOf(getMessage());
  }

  public Map<String, Object> members() {
    return members;
  }

  public @Nullable String subject() {
    return subject;
  }

  public ActorChain actors() {
    return actors;
  }

  public String reason() {
    return reason == null ? description() : reason;
  }
}
