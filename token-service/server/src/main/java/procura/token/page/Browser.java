package procura.token.page;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import procura.tenancy.keys.Secrets;

/// One browser at one tenant, known by a random cookie that only it and we ever see. What a person
/// does in several steps is bound to it, and the hidden field of every form is derived from it.
///
/// @param isNew the cookie must still be sent
public record Browser(String secret, boolean isNew) {

  public String hash() {
    return Secrets.hash(secret);
  }

  /// The hidden field `csrf` of one form: nobody else can compute it, and that of another purpose
  /// (form, request, session) is another one.
  public String formToken(String... purpose) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var hash = mac.doFinal(String.join("\0", purpose).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Checks that a form came from a page that this browser was given.
  ///
  /// @throws PageException when the form is not the one that this browser was given
  public void checkForm(Form form, String... purpose) {
    if (isNew || !Secrets.equal(form.field("csrf"), formToken(purpose))) {
      throw PageException.forged();
    }
  }
}
