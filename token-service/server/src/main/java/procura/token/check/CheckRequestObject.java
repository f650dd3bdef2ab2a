package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.REQUEST_URI_NOT_SUPPORTED;

import procura.token.error.OAuthException;

/// What was wrong with the request object, if the request came in one (RFC 9101). Nothing is ever
/// fetched from a `request_uri`: the only ones there are name a pushed request.
final class CheckRequestObject {

  private CheckRequestObject() {}

  static void check(Asked asked) {
    boolean byReference = !asked.all("request_uri").isEmpty();
    if (byReference && !asked.all("request").isEmpty()) {
      throw new OAuthException(
          INVALID_REQUEST, "send request or request_uri, not both"); // RFC 9101 §5
    }
    if (byReference) {
      throw new OAuthException(
          REQUEST_URI_NOT_SUPPORTED, "request_uri must be one of the pushed requests here");
    }
    var unreadable = asked.provenance().unreadable();
    if (unreadable != null) {
      throw unreadable;
    }
    if (asked.client().metadata().requests().requireSigned() && !asked.provenance().signed()) {
      throw new OAuthException(
          INVALID_REQUEST, "this client's requests must be signed"); // RFC 9101 §10.5
    }
  }
}
