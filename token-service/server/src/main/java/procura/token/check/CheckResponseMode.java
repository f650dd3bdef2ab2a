package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import procura.token.error.OAuthException;
import procura.token.jwt.Algorithms;

/// `response_mode` is `query` or `form_post`, in clear or as a JWT. A code in a fragment is within
/// reach of every script of the page, so those modes are not there.
final class CheckResponseMode {

  private CheckResponseMode() {}

  static void check(Asked asked) {
    var mode = asked.one("response_mode");
    if (mode != null && ResponseMode.of(mode).isEmpty()) {
      throw new OAuthException(
          INVALID_REQUEST, "response_mode must be query, form_post, or one of these with jwt");
    }
    var wanted = asked.client().metadata().requests().responseSigningAlg();
    if (asked.responseMode().isSigned()
        && wanted != null
        && !wanted.equals(Algorithms.of(asked.view(), asked.client().id(), wanted))) {
      throw new OAuthException(
          INVALID_REQUEST, "responses can't be signed with the client's algorithm here");
    }
  }
}
