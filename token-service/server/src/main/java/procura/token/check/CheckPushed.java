package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import procura.token.error.OAuthException;
import procura.token.profile.Profiles;

/// A client or tenant may want all requests pushed (RFC 9126 section 4, 5 and 6).
final class CheckPushed {

  private CheckPushed() {}

  static void check(Asked asked) {
    if (!asked.provenance().pushed() && Profiles.wantsPushed(asked.view(), asked.client())) {
      throw new OAuthException(INVALID_REQUEST, "this client's requests must be pushed");
    }
  }
}
