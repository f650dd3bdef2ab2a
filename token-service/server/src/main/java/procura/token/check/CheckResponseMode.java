package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import procura.token.error.OAuthException;

/// `response_mode` is `query` or `form_post`. A code in a fragment is within reach of every script
/// of the page, so that mode is not there.
final class CheckResponseMode {

  private CheckResponseMode() {}

  static void check(Asked asked) {
    var mode = asked.one("response_mode");
    if (mode != null && ResponseMode.of(mode).isEmpty()) {
      throw new OAuthException(INVALID_REQUEST, "response_mode must be query or form_post");
    }
  }
}
