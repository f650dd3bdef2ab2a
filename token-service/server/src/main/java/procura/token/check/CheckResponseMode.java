package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import procura.authority.View;
import procura.tenancy.lifecycle.TokenPolicy;
import procura.token.error.OAuthException;

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
        && !wanted.equals(policy(asked.view()).choose(wanted))) {
      throw new OAuthException(
          INVALID_REQUEST, "responses can't be signed with the client's algorithm here");
    }
  }

  private static TokenPolicy policy(View view) {
    var tenant = view.settings();
    return tenant == null ? TokenPolicy.DEFAULT : tenant.settings().tokens();
  }
}
