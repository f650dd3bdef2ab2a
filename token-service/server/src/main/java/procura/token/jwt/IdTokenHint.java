package procura.token.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;
import procura.authority.Signatures;
import procura.authority.View;
import procura.identity.client.ClientId;
import procura.identity.user.UserId;

/// An ID token of ours that comes back as `id_token_hint` (OpenID Connect RP-Initiated Logout 1.0
/// section 2). It may have expired: it only says whom a client means.
///
/// @param user as the client knows the person: maybe by a pairwise identifier
/// @param session `sid`, where the token has it
public record IdTokenHint(ClientId client, UserId user, @Nullable String session) {

  private static final int LONGEST = 16_384;

  /// Null for anything that is not an ID token of this tenant with a good signature.
  public static @Nullable IdTokenHint read(View view, String issuer, String token) {
    if (token.length() > LONGEST) {
      return null;
    }
    try {
      var jwt = SignedJWT.parse(token);
      var claims = jwt.getJWTClaimsSet();
      var type = jwt.getHeader().getType();
      boolean isIdToken = type == null || type.getType().equalsIgnoreCase("JWT");
      return isIdToken && issuer.equals(claims.getIssuer()) && Signatures.isOurs(view, jwt)
          ? of(claims)
          : null;
    } catch (ParseException | JOSEException | IllegalArgumentException _) {
      return null;
    }
  }

  private static @Nullable IdTokenHint of(JWTClaimsSet claims) throws ParseException {
    return claims.getAudience().size() == 1
            && claims.getSubject() != null
            && claims.getIssueTime() != null // section 2: an ID token has both, and a signed
            && claims.getExpirationTime() != null // UserInfo answer neither
        ? new IdTokenHint(
            new ClientId(claims.getAudience().getFirst()),
            new UserId(claims.getSubject()),
            claims.getStringClaim("sid"))
        : null;
  }
}
