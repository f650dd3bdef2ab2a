package procura.token.account;

import procura.token.factor.AuthenticatorApps.SetUp;
import procura.token.page.Page;

/// Where an authenticator app is set up.
///
/// @param failed the code was not right
public record AuthenticatorPage(
    String organisation, String base, String csrf, SetUp enrolment, boolean failed)
    implements Page {

  @Override
  public String template() {
    return "account_authenticator.jte";
  }
}
