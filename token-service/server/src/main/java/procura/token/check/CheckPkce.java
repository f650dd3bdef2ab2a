package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import java.util.regex.Pattern;
import procura.token.error.OAuthException;

/// PKCE (RFC 7636) with S256. Only a confidential client that was exempted and sends `nonce` may do
/// without it (OAuth 2.1 section 7.5.1); a challenge it sends all the same has to be right.
final class CheckPkce {

  /// SHA-256 in base64url without padding (RFC 7636 section 4.2): always 43 characters.
  private static final Pattern S256 = Pattern.compile("[A-Za-z0-9_-]{43}");

  private CheckPkce() {}

  static void check(Asked asked) {
    var challenge = asked.one("code_challenge");
    var method = asked.one("code_challenge_method");
    if (challenge == null && method == null && mayDoWithout(asked)) {
      return;
    }
    if (challenge == null) {
      throw new OAuthException(INVALID_REQUEST, "code_challenge is required");
    }
    if (!"S256".equals(method)) {
      throw new OAuthException(
          INVALID_REQUEST, "transform algorithm not supported: code_challenge_method must be S256");
    }
    if (!S256.matcher(challenge).matches()) {
      throw new OAuthException(INVALID_REQUEST, "code_challenge is no S256 challenge");
    }
  }

  private static boolean mayDoWithout(Asked asked) {
    var metadata = asked.client().metadata();
    return metadata.pkceExempt() && !metadata.isPublic() && asked.one("nonce") != null;
  }
}
