package procura.token.grant;

import static procura.token.error.OAuthErrorCode.INVALID_AUTHORIZATION_DETAILS;
import static procura.token.error.OAuthErrorCode.INVALID_CLIENT;
import static procura.token.error.OAuthErrorCode.INVALID_GRANT;
import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.INVALID_SCOPE;
import static procura.token.error.OAuthErrorCode.INVALID_TARGET;

import procura.authority.Verdict.Refused;
import procura.token.error.OAuthErrorCode;
import procura.token.error.OAuthException;

/// How a refusal of the one decision function reads on the wire.
final class IssuanceErrors {

  private IssuanceErrors() {}

  /// RFC 6749 section 5.2, for grants that present a code, a refresh token or only a client.
  static OAuthException ofGrant(Refused refused) {
    return of(refused, INVALID_GRANT);
  }

  /// RFC 8693 section 2.2.2: an unacceptable subject or actor token is an invalid request.
  static OAuthException ofExchange(Refused refused) {
    return of(refused, INVALID_REQUEST);
  }

  private static OAuthException of(Refused refused, OAuthErrorCode principal) {
    var detail = refused.detail();
    return switch (refused.reason()) {
      case TENANT_NOT_ACTIVE, CLIENT_NOT_ACTIVE ->
          new OAuthException(INVALID_CLIENT, "client authentication failed", detail);
      case USER_NOT_ACTIVE, ACTOR_NOT_ACTIVE, CONSENT_MISSING ->
          new OAuthException(
              principal, "the authorization behind this request does not hold any more", detail);
      case ACTOR_NOT_ALLOWED -> new OAuthException(principal, detail);
      case CHAIN_TOO_DEEP -> new OAuthException(INVALID_REQUEST, detail);
      case RESOURCE_UNKNOWN -> new OAuthException(INVALID_TARGET, detail); // RFC 8707 §2
      case SCOPE_UNKNOWN, SCOPE_NOT_ALLOWED -> new OAuthException(INVALID_SCOPE, detail);
      case DETAILS_NOT_ALLOWED ->
          new OAuthException(INVALID_AUTHORIZATION_DETAILS, detail); // RFC 9396 §5
    };
  }
}
