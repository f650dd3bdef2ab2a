package procura.identity.trust;

import java.util.Arrays;
import java.util.Optional;

/// Whom an issuer's `sub` means, where it has not been linked to an account yet.
public enum SubjectMapping {
  /// Nobody: only linked subjects are known.
  LINKED("linked"),
  /// The person with that username.
  USERNAME("username"),
  /// The person with that id: the issuer takes its people from here.
  USER_ID("user_id");

  private final String wireName;

  SubjectMapping(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static Optional<SubjectMapping> of(String wireName) {
    return Arrays.stream(values()).filter(m -> m.wireName.equals(wireName)).findFirst();
  }
}
