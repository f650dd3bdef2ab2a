package procura.token.login;

import org.jspecify.annotations.Nullable;
import procura.token.factor.AuthenticatorApps.SetUp;
import procura.token.page.Page;

/// Asks for what is still missing of a sign-in.
///
/// @param clientName the client that the person comes from, or null
/// @param app a code of the authenticator app will do
/// @param recovery so will a recovery code
/// @param passkeyOptions what a script asks the browser for, or null when no passkey will do
/// @param enrolment an authenticator app to set up now, or null
/// @param account where a factor can be added, when the person has none that will do, or null
/// @param declinable the person may go back to the client without it
public record VerifyPage(
    String organisation,
    String username,
    @Nullable String clientName,
    String action,
    String csrf,
    boolean app,
    boolean recovery,
    @Nullable String passkeyOptions,
    @Nullable SetUp enrolment,
    @Nullable String account,
    boolean declinable,
    boolean failed)
    implements Page {

  @Override
  public String template() {
    return "verify.jte";
  }

  @Override
  public boolean hasScript() {
    return passkeyOptions != null;
  }
}
