package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.UNMET_AUTHENTICATION_REQUIREMENTS;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.token.acr.Acr;
import procura.token.error.OAuthException;

/// How surely the person must prove who they are: an essential `acr` claim (OpenID Connect Core
/// section 5.5.1.1), or `acr_values`, or else what the client registered. One that is known here
/// has to be reached, since a resource that challenged for it would only challenge again (RFC 9470
/// section 5). One that is not known is refused where it is essential, and no more than a wish
/// elsewhere.
final class CheckAcr {

  private static final int MOST = 10;

  private CheckAcr() {}

  static void check(Asked asked) {
    if (asked.words("acr_values").size() > MOST) {
      throw new OAuthException(INVALID_REQUEST, "acr_values has too many values");
    }
    var claims = CheckClaims.of(asked);
    if (claims != null
        && !claims.essentialAcr().isEmpty()
        && Acr.leastOf(claims.essentialAcr()) == null) {
      throw new OAuthException(
          UNMET_AUTHENTICATION_REQUIREMENTS, "nobody can sign in here in that way");
    }
  }

  /// As asked for, most wanted first.
  static List<String> values(Asked asked, @Nullable ClaimsRequest claims) {
    if (claims != null && !claims.essentialAcr().isEmpty()) {
      return claims.essentialAcr();
    }
    var asParameter = asked.words("acr_values");
    if (!asParameter.isEmpty()) {
      return asParameter;
    }
    return claims != null && !claims.voluntaryAcr().isEmpty()
        ? claims.voluntaryAcr()
        : asked.client().metadata().requests().defaultAcrValues();
  }
}
