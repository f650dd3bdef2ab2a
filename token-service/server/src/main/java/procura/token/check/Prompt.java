package procura.token.check;

import java.util.Arrays;
import java.util.Optional;

/// `prompt` (OpenID Connect Core section 3.1.2.1). Others are ignored.
public enum Prompt {
  NONE("none"),
  LOGIN("login"),
  CONSENT("consent"),
  /// A browser has one account here at a time, so choosing another one is signing in.
  SELECT_ACCOUNT("select_account");

  private final String wireName;

  Prompt(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  static Optional<Prompt> of(String wireName) {
    return Arrays.stream(values()).filter(p -> p.wireName.equals(wireName)).findFirst();
  }
}
