package procura.token.error;

/// The `error` values this server sends, each with the section that defines it.
public enum OAuthErrorCode {
  INVALID_REQUEST("invalid_request", 400), // RFC 6749 §5.2
  INVALID_CLIENT("invalid_client", 401), // RFC 6749 §5.2
  INVALID_GRANT("invalid_grant", 400), // RFC 6749 §5.2
  UNAUTHORIZED_CLIENT("unauthorized_client", 400), // RFC 6749 §5.2
  UNSUPPORTED_GRANT_TYPE("unsupported_grant_type", 400), // RFC 6749 §5.2
  UNSUPPORTED_RESPONSE_TYPE("unsupported_response_type", 400), // RFC 6749 §4.1.2.1
  ACCESS_DENIED("access_denied", 400), // RFC 6749 §4.1.2.1, RFC 8628 §3.5
  AUTHENTICATION_DENIED("access_denied", 403), // CIBA §13
  MANAGEMENT_DENIED("access_denied", 403), // RFC 7592 §2.2
  INVALID_SCOPE("invalid_scope", 400), // RFC 6749 §5.2
  INVALID_TARGET("invalid_target", 400), // RFC 8707 §2, RFC 8693 §2.2.2
  INVALID_TOKEN("invalid_token", 401), // RFC 6750 §3.1
  INSUFFICIENT_SCOPE("insufficient_scope", 403), // RFC 6750 §3.1
  INVALID_DPOP_PROOF("invalid_dpop_proof", 400), // RFC 9449 §5
  USE_DPOP_NONCE("use_dpop_nonce", 400), // RFC 9449 §8
  LOGIN_REQUIRED("login_required", 400), // OpenID Connect Core §3.1.2.6
  CONSENT_REQUIRED("consent_required", 400), // OpenID Connect Core §3.1.2.6
  INTERACTION_REQUIRED("interaction_required", 400), // OpenID Connect Core §3.1.2.6
  UNMET_AUTHENTICATION_REQUIREMENTS("unmet_authentication_requirements", 400), // OIDC unmet-auth §2
  INVALID_REQUEST_OBJECT("invalid_request_object", 400), // OpenID Connect Core §3.1.2.6
  INVALID_AUTHORIZATION_DETAILS("invalid_authorization_details", 400), // RFC 9396 §5
  REQUEST_URI_NOT_SUPPORTED("request_uri_not_supported", 400), // OpenID Connect Core §3.1.2.6
  INSUFFICIENT_USER_AUTHENTICATION(
      "insufficient_user_authentication", 400), // ID-JAG §4.3.3; RFC 9470 §3
  ACTOR_UNAUTHORIZED("actor_unauthorized", 400), // draft-mcguinness-oauth-actor-profile
  AUTHORIZATION_PENDING("authorization_pending", 400), // RFC 8628 §3.5, CIBA §11
  SLOW_DOWN("slow_down", 400), // RFC 8628 §3.5, CIBA §11
  EXPIRED_TOKEN("expired_token", 400), // RFC 8628 §3.5, CIBA §11
  UNKNOWN_USER_ID("unknown_user_id", 400), // CIBA §13
  EXPIRED_LOGIN_HINT_TOKEN("expired_login_hint_token", 400), // CIBA §13
  MISSING_USER_CODE("missing_user_code", 400), // CIBA §13
  INVALID_USER_CODE("invalid_user_code", 400), // CIBA §13
  INVALID_BINDING_MESSAGE("invalid_binding_message", 400), // CIBA §13
  INVALID_REDIRECT_URI("invalid_redirect_uri", 400), // RFC 7591 §3.2.2
  INVALID_CLIENT_METADATA("invalid_client_metadata", 400), // RFC 7591 §3.2.2
  INVALID_SOFTWARE_STATEMENT("invalid_software_statement", 400), // RFC 7591 §3.2.2
  UNAPPROVED_SOFTWARE_STATEMENT("unapproved_software_statement", 400), // RFC 7591 §3.2.2
  UNSUPPORTED_TOKEN_TYPE("unsupported_token_type", 400), // RFC 7009 §2.2.1
  TOO_MANY_REQUESTS("temporarily_unavailable", 429), // RFC 6585 §4
  TEMPORARILY_UNAVAILABLE("temporarily_unavailable", 503), // RFC 6749 §4.1.2.1
  SERVER_ERROR("server_error", 500); // RFC 6749 §4.1.2.1

  private final String value;
  private final int status;

  OAuthErrorCode(String value, int status) {
    this.value = value;
    this.status = status;
  }

  public String value() {
    return value;
  }

  public int status() {
    return status;
  }
}
