package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.UNSUPPORTED_RESPONSE_TYPE;

import procura.token.error.OAuthException;

/// `response_type` is `code` and nothing else (OAuth 2.1 section 4.1.1).
final class CheckResponseType {

  private CheckResponseType() {}

  static void check(Asked asked) {
    var type = asked.one("response_type");
    if (type == null) {
      throw new OAuthException(INVALID_REQUEST, "response_type is required");
    }
    if (!type.equals("code")) {
      throw new OAuthException(UNSUPPORTED_RESPONSE_TYPE, "response_type must be code");
    }
  }
}
