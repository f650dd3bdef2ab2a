package procura.token.grant;

import java.util.Set;

/// Token type identifiers (RFC 8693 section 3).
final class TokenTypes {

  static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
  static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

  /// What an access token of ours in JWT form may be called.
  static final Set<String> JWTS = Set.of(ACCESS_TOKEN, JWT);

  private TokenTypes() {}
}
