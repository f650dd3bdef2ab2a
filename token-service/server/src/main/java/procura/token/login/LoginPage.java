package procura.token.login;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.token.page.Page;

/// The form with name and password, and the other ways in.
///
/// @param organisation the tenant's name
/// @param clientName the client that the person comes from, or null for their own account page
/// @param action where the form goes
/// @param username what to fill in
/// @param password people may sign in by password
/// @param passkeyOptions what a script asks the browser for, or null
/// @param linkPage where a link can be asked for, or null
/// @param resetPage where a new password can be asked for, or null
/// @param notice what has just been done, or null
public record LoginPage(
    String organisation,
    @Nullable String clientName,
    String action,
    String csrf,
    String username,
    boolean password,
    @Nullable String passkeyOptions,
    @Nullable String linkPage,
    @Nullable String resetPage,
    List<Provider> providers,
    @Nullable String notice,
    Mishap mishap)
    implements Page {

  /// A provider elsewhere.
  public record Provider(String name, String action) {}

  public enum Mishap {
    NONE,
    /// A try has just failed.
    FAILED,
    PASSKEY_FAILED,
    /// Too many people are signing in at once.
    BUSY
  }

  /// Whether there is anything besides the password.
  public boolean hasOtherWays() {
    return passkeyOptions != null || linkPage != null || !providers.isEmpty();
  }

  @Override
  public String template() {
    return "login.jte";
  }

  @Override
  public boolean hasScript() {
    return passkeyOptions != null;
  }
}
