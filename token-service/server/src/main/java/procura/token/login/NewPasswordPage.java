package procura.token.login;

import org.jspecify.annotations.Nullable;
import procura.token.page.Page;

/// Where somebody who has forgotten their password chooses another.
///
/// @param refusal why the last choice won't do, or null
public record NewPasswordPage(
    String organisation, String username, String action, String csrf, @Nullable String refusal)
    implements Page {

  @Override
  public String template() {
    return "new_password.jte";
  }
}
