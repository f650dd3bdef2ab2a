package procura.token.check;

import java.util.Arrays;
import java.util.Optional;

/// `response_mode` (OAuth 2.0 Multiple Response Type Encoding Practices section 2.1; Form Post
/// Response Mode).
public enum ResponseMode {
  QUERY("query"),
  FORM_POST("form_post");

  private final String wireName;

  ResponseMode(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  static Optional<ResponseMode> of(String wireName) {
    return Arrays.stream(values()).filter(m -> m.wireName.equals(wireName)).findFirst();
  }
}
