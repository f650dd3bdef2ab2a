package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import procura.token.error.OAuthException;

/// `prompt=none` stands alone (OpenID Connect Core section 3.1.2.1).
final class CheckPrompt {

  private CheckPrompt() {}

  static void check(Asked asked) {
    var prompt = asked.one("prompt");
    if (prompt != null && prompt.contains(" ") && of(asked).contains(Prompt.NONE)) {
      throw new OAuthException(INVALID_REQUEST, "prompt none can't be combined with another");
    }
  }

  static Set<Prompt> of(Asked asked) {
    var all = EnumSet.noneOf(Prompt.class);
    var prompt = asked.one("prompt");
    if (prompt != null) {
      Arrays.stream(prompt.split(" ")).map(Prompt::of).flatMap(Optional::stream).forEach(all::add);
    }
    return all;
  }
}
