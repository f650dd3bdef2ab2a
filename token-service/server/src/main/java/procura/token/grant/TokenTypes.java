package procura.token.grant;

import java.util.Set;

/// Token type identifiers (RFC 8693 section 3).
public final class TokenTypes {

  public static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
  public static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

  /// An Identity Assertion JWT Authorization Grant.
  public static final String ID_JAG = "urn:ietf:params:oauth:token-type:id-jag";

  static final String ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
  static final String REFRESH_TOKEN = "urn:ietf:params:oauth:token-type:refresh_token";

  /// What an access token of ours in JWT form may be called.
  static final Set<String> JWTS = Set.of(ACCESS_TOKEN, JWT);

  /// Whether an access token of ours in JWT form may be called that.
  public static boolean isJwt(String type) {
    return JWTS.contains(type);
  }

  private TokenTypes() {}
}
