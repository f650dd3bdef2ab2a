package procura.token.login;

import org.jspecify.annotations.Nullable;
import procura.token.page.Page;

/// The form with name and password.
///
/// @param organisation the tenant's name
/// @param clientName the client that the person comes from, or null for their own account page
/// @param action where the form goes
/// @param username what to fill in
/// @param failed a try has just failed
/// @param busy too many people are signing in at once
public record LoginPage(
    String organisation,
    @Nullable String clientName,
    String action,
    String csrf,
    String username,
    boolean failed,
    boolean busy)
    implements Page {

  @Override
  public String template() {
    return "login.jte";
  }
}
