package procura.token.check;

import static procura.token.error.OAuthErrorCode.ACCESS_DENIED;
import static procura.token.error.OAuthErrorCode.CONSENT_REQUIRED;
import static procura.token.error.OAuthErrorCode.INVALID_AUTHORIZATION_DETAILS;
import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.INVALID_SCOPE;
import static procura.token.error.OAuthErrorCode.INVALID_TARGET;
import static procura.token.error.OAuthErrorCode.TEMPORARILY_UNAVAILABLE;
import static procura.token.error.OAuthErrorCode.UNAUTHORIZED_CLIENT;

import procura.authority.Verdict.Refused;
import procura.token.error.OAuthErrorCode;
import procura.token.error.OAuthException;

/// How a refusal of the decision function reads in an authorization response (OAuth 2.1 section
/// 4.1.2.1, RFC 8707 section 2).
public final class AuthorizationErrors {

  private AuthorizationErrors() {}

  public static OAuthException of(Refused refused) {
    return new OAuthException(code(refused), description(refused), refused.detail());
  }

  private static OAuthErrorCode code(Refused refused) {
    return switch (refused.reason()) {
      case TENANT_NOT_ACTIVE -> TEMPORARILY_UNAVAILABLE;
      case CLIENT_NOT_ACTIVE -> UNAUTHORIZED_CLIENT;
      case USER_NOT_ACTIVE -> ACCESS_DENIED;
      case ACTOR_NOT_ACTIVE, ACTOR_NOT_ALLOWED, CHAIN_TOO_DEEP -> INVALID_REQUEST;
      case RESOURCE_UNKNOWN -> INVALID_TARGET;
      case SCOPE_UNKNOWN, SCOPE_NOT_ALLOWED -> INVALID_SCOPE;
      case DETAILS_NOT_ALLOWED -> INVALID_AUTHORIZATION_DETAILS; // RFC 9396 §5
      case CONSENT_MISSING -> CONSENT_REQUIRED;
    };
  }

  /// RFC 6749 section 4.1.2.1 allows printable ASCII without quote and backslash.
  private static String description(Refused refused) {
    return refused.detail().replaceAll("[^\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]", "?");
  }
}
