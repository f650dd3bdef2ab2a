package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import java.util.Set;
import procura.token.error.OAuthException;

/// Nothing is sent twice (OAuth 2.1 section 3.1), extensions included, but what may be repeated.
final class RejectDuplicates {

  private static final Set<String> REPEATABLE = Set.of("resource"); // RFC 8707 §2

  private RejectDuplicates() {}

  static void check(Asked asked) {
    for (var name : asked.parameters().keySet()) {
      if (asked.all(name).size() > 1 && !REPEATABLE.contains(name)) {
        throw new OAuthException(
            INVALID_REQUEST,
            isPlain(name) ? name + " must be sent once" : "a parameter was sent twice");
      }
    }
  }

  /// A description may not hold just any character.
  private static boolean isPlain(String name) {
    return name.length() <= 40 && name.matches("[a-z_]+");
  }
}
