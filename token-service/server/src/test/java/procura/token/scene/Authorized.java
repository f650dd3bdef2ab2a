package procura.token.scene;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import procura.identity.delegation.DelegationId;
import procura.identity.issuance.GrantId;

/// A code as its client holds it.
public record Authorized(
    Party client, String code, @Nullable String verifier, GrantId grant, DelegationId delegation) {

  public static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  /// RFC 7636 section 4.2.
  static String challenge(String verifier) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /// The token request, but for the client's authentication.
  public Form form() {
    var form =
        Form.of("grant_type", "authorization_code", "code", code, "redirect_uri", Scene.REDIRECT);
    return verifier == null ? form : form.with("code_verifier", verifier);
  }
}
