package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.REQUEST_NOT_SUPPORTED;
import static procura.token.error.OAuthErrorCode.REQUEST_URI_NOT_SUPPORTED;

import procura.token.error.OAuthException;

/// Request objects are not supported yet, and nothing is ever fetched from a `request_uri` (OpenID
/// Connect Core section 3.1.2.6).
final class RejectRequestObject {

  private RejectRequestObject() {}

  static void check(Asked asked) {
    boolean byValue = asked.one("request") != null;
    boolean byReference = asked.one("request_uri") != null;
    if (byValue && byReference) {
      throw new OAuthException(
          INVALID_REQUEST, "send request or request_uri, not both"); // RFC 9101 §5
    }
    if (byValue) {
      throw new OAuthException(REQUEST_NOT_SUPPORTED, "request objects are not supported");
    }
    if (byReference) {
      throw new OAuthException(REQUEST_URI_NOT_SUPPORTED, "request_uri is not supported");
    }
  }
}
