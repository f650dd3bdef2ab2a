package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_TARGET;

import org.jspecify.annotations.Nullable;
import procura.identity.ResourceIdentifier;
import procura.token.error.OAuthException;

/// At most one `resource` (RFC 8707 section 2.1), an absolute URI without fragment, since a token
/// has one audience. Whether there is such a resource is the decision function's to say.
final class CheckResource {

  private CheckResource() {}

  static void check(Asked asked) {
    if (asked.all("resource").stream().distinct().count() > 1) {
      throw new OAuthException(INVALID_TARGET, "a token is for one resource: send one resource");
    }
    of(asked);
  }

  static @Nullable ResourceIdentifier of(Asked asked) {
    var values = asked.all("resource");
    try {
      return values.isEmpty() ? null : new ResourceIdentifier(values.getFirst());
    } catch (IllegalArgumentException e) {
      throw new OAuthException(INVALID_TARGET, String.valueOf(e.getMessage()));
    }
  }
}
