package procura.token.check;

import java.util.Arrays;
import java.util.Optional;

/// `response_mode` (OAuth 2.0 Multiple Response Type Encoding Practices section 2.1; Form Post
/// Response Mode; JWT Secured Authorization Response Mode section 2.3).
public enum ResponseMode {
  QUERY("query", false, false),
  FORM_POST("form_post", true, false),
  QUERY_JWT("query.jwt", false, true),
  FORM_POST_JWT("form_post.jwt", true, true),
  /// The default of a code: in the query (section 2.3.4).
  JWT("jwt", false, true);

  private final String wireName;
  private final boolean posted;
  private final boolean signed;

  ResponseMode(String wireName, boolean posted, boolean signed) {
    this.wireName = wireName;
    this.posted = posted;
    this.signed = signed;
  }

  public String wireName() {
    return wireName;
  }

  /// By a form instead of a redirect.
  public boolean isPosted() {
    return posted;
  }

  /// As one JWT instead of parameters.
  public boolean isSigned() {
    return signed;
  }

  static Optional<ResponseMode> of(String wireName) {
    return Arrays.stream(values()).filter(m -> m.wireName.equals(wireName)).findFirst();
  }
}
