package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_DPOP_PROOF;
import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import procura.token.error.OAuthException;

/// `dpop_jkt`: the thumbprint of the only key that may redeem the code (RFC 9449 section 10). A
/// proof that comes with a pushed request says the same, and must not say another (section 10.1).
final class CheckDpopKey {

  private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}"); // SHA-256

  private CheckDpopKey() {}

  static void check(Asked asked) {
    var key = asked.one("dpop_jkt");
    if (key != null && !THUMBPRINT.matcher(key).matches()) {
      throw new OAuthException(INVALID_REQUEST, "dpop_jkt is no SHA-256 thumbprint of a key");
    }
    var proven = asked.provenance().dpopKey();
    if (key != null && proven != null && !key.equals(proven)) {
      throw new OAuthException(INVALID_DPOP_PROOF, "dpop_jkt is not the key of the DPoP proof");
    }
  }

  static @Nullable String of(Asked asked) {
    var proven = asked.provenance().dpopKey();
    return proven == null ? asked.one("dpop_jkt") : proven;
  }
}
