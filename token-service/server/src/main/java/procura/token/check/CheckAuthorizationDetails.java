package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_AUTHORIZATION_DETAILS;

import org.jspecify.annotations.Nullable;
import procura.authority.details.Details;
import procura.identity.AuthorizationDetails;
import procura.token.error.OAuthException;

/// `authorization_details` (RFC 9396 section 5) can be read. Whether the resource knows their
/// types, they fit these, and the client and the agent may use them is the decision function's to
/// say.
final class CheckAuthorizationDetails {

  private CheckAuthorizationDetails() {}

  static void check(Asked asked) {
    of(asked);
  }

  static @Nullable AuthorizationDetails of(Asked asked) {
    var details = asked.one("authorization_details");
    try {
      return details == null ? null : Details.read(details);
    } catch (IllegalArgumentException e) {
      throw new OAuthException(INVALID_AUTHORIZATION_DETAILS, String.valueOf(e.getMessage()));
    }
  }
}
