package procura.token.grant;

import static procura.token.error.OAuthErrorCode.INVALID_DPOP_PROOF;
import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import org.jspecify.annotations.Nullable;
import procura.authority.AccessToken;
import procura.identity.issuance.Confirmation;
import procura.token.error.OAuthException;
import procura.token.request.TokenRequest;

/// What the key of a presented token asks of a request (draft-mcguinness-oauth-actor-profile
/// section 6): `cnf` is the key of whoever acts now, and it is never lost on the way.
public final class PresentedKeys {

  private PresentedKeys() {}

  /// Who goes on with a bound token, or shows one as its credential, holds its key.
  ///
  /// @param proved the key that the sender of the request holds
  public static void mustBeProved(
      @Nullable Confirmation proved, AccessToken token, String parameter) {
    var bound = token.confirmation();
    if (bound != null && !bound.equals(proved)) {
      throw unproved(bound, proved, parameter + " is bound to a key: prove it");
    }
  }

  /// Who takes over a bound token binds what it gets to a key of its own.
  static void mustBeReplaced(TokenRequest request, AccessToken token, String parameter) {
    var bound = token.confirmation();
    if (bound != null && request.confirmation() == null) {
      throw unproved(bound, null, parameter + " is bound to a key: prove one of yours");
    }
  }

  private static OAuthException unproved(
      Confirmation bound, @Nullable Confirmation proved, String description) {
    return new OAuthException(
        bound.jkt() != null && proved == null ? INVALID_DPOP_PROOF : INVALID_REQUEST, description);
  }
}
