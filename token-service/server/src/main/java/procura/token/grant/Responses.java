package procura.token.grant;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import procura.authority.AccessToken;

/// Token responses from what was issued.
final class Responses {

  private Responses() {}

  static TokenResponse of(
      Issuance.Issued issued,
      @Nullable String refreshToken,
      @Nullable String idToken,
      @Nullable String issuedTokenType) {
    var claims = issued.claims();
    return new TokenResponse(
        issued.token(),
        tokenType(claims),
        Duration.between(claims.issuedAt(), claims.expiresAt()).toSeconds(),
        claims.scopes().toString(),
        refreshToken,
        idToken,
        issuedTokenType,
        claims.details());
  }

  /// RFC 9449 section 5; a token bound to a certificate is a Bearer token still (RFC 8705 section
  /// 3).
  private static String tokenType(AccessToken token) {
    var key = token.confirmation();
    return key != null && key.jkt() != null ? "DPoP" : "Bearer";
  }
}
