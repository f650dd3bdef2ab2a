package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import org.jspecify.annotations.Nullable;
import procura.identity.user.UserId;
import procura.token.error.OAuthException;
import procura.token.jwt.IdTokenHint;

/// Whom a client means: `id_token_hint` (OpenID Connect Core section 3.1.2.1), one of our ID tokens
/// for that client, or a value for the claim `sub`. Nobody else gets a code.
final class CheckIdTokenHint {

  private static final int LONGEST_SUBJECT = 255;

  private CheckIdTokenHint() {}

  static void check(Asked asked) {
    of(asked);
  }

  static @Nullable UserId of(Asked asked) {
    var token = asked.one("id_token_hint");
    var claims = CheckClaims.of(asked);
    var subject = claims == null ? null : claims.subject();
    var hinted = token == null ? null : hint(asked, token).user();
    if (subject == null || subject.isBlank() || subject.length() > LONGEST_SUBJECT) {
      return hinted;
    }
    if (hinted != null && !hinted.value().equals(subject)) {
      throw new OAuthException(
          INVALID_REQUEST, "id_token_hint and the claim sub mean different people");
    }
    return new UserId(subject);
  }

  private static IdTokenHint hint(Asked asked, String token) {
    var hint = IdTokenHint.read(asked.view(), asked.issuer(), token);
    if (hint == null || !hint.client().equals(asked.client().id())) {
      throw new OAuthException(INVALID_REQUEST, "id_token_hint is no ID token of this client");
    }
    return hint;
  }
}
