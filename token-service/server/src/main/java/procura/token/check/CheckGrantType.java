package procura.token.check;

import static procura.token.error.OAuthErrorCode.UNAUTHORIZED_CLIENT;

import procura.identity.client.GrantType;
import procura.token.error.OAuthException;

/// The client is registered for `authorization_code` (OAuth 2.1 section 4.1.2.1).
final class CheckGrantType {

  private CheckGrantType() {}

  static void check(Asked asked) {
    if (!asked.client().metadata().grantTypes().contains(GrantType.AUTHORIZATION_CODE)) {
      throw new OAuthException(
          UNAUTHORIZED_CLIENT, "the client is not registered for authorization_code");
    }
  }
}
