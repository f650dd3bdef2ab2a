package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import org.jspecify.annotations.Nullable;
import procura.token.error.OAuthException;

/// `claims` can be read (OpenID Connect Core section 5.5).
final class CheckClaims {

  private CheckClaims() {}

  static void check(Asked asked) {
    of(asked);
  }

  static @Nullable ClaimsRequest of(Asked asked) {
    var claims = asked.one("claims");
    try {
      return claims == null ? null : ClaimsRequest.parse(claims);
    } catch (IllegalArgumentException e) {
      throw new OAuthException(INVALID_REQUEST, String.valueOf(e.getMessage()));
    }
  }
}
