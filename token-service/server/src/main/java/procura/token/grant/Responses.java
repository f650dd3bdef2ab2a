package procura.token.grant;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
        "Bearer",
        Duration.between(claims.issuedAt(), claims.expiresAt()).toSeconds(),
        claims.scopes().toString(),
        refreshToken,
        idToken,
        issuedTokenType,
        claims.details());
  }
}
