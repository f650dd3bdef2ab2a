package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import procura.token.error.OAuthException;

/// `max_age` in seconds (OpenID Connect Core section 3.1.2.1), or the client's `default_max_age`:
/// how old a sign-in may be.
final class CheckMaxAge {

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private CheckMaxAge() {}

  static void check(Asked asked) {
    var maxAge = asked.one("max_age");
    if (maxAge != null && !SECONDS.matcher(maxAge).matches()) {
      throw new OAuthException(INVALID_REQUEST, "max_age must be a number of seconds");
    }
  }

  /// The earliest sign-in that counts. `prompt=login` wants one after the request.
  static @Nullable Instant signedInSince(Asked asked) {
    var prompts = CheckPrompt.of(asked);
    if (prompts.contains(Prompt.LOGIN) || prompts.contains(Prompt.SELECT_ACCOUNT)) {
      return asked.at();
    }
    var maxAge = asked.one("max_age");
    var seconds =
        maxAge == null
            ? asked.client().metadata().requests().defaultMaxAge()
            : Long.valueOf(maxAge);
    return seconds == null ? null : asked.at().minusSeconds(seconds);
  }
}
