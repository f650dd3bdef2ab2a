package procura.token.account;

import org.jspecify.annotations.Nullable;
import procura.token.page.Page;

/// Where a password is changed.
///
/// @param refusal why the last try was not taken, or null
public record PasswordPage(
    String organisation, String username, String base, String csrf, @Nullable String refusal)
    implements Page {

  @Override
  public String template() {
    return "account_password.jte";
  }
}
