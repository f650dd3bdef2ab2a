package procura.token.account;

import org.jspecify.annotations.Nullable;
import procura.token.page.Page;

/// Where a password is changed.
///
/// @param refused what was wrong with the last try, or null
public record PasswordPage(
    String organisation, String username, String base, String csrf, @Nullable Refused refused)
    implements Page {

  /// Why a try was not taken. Neither of the two passwords is at fault while we are busy.
  public record Refused(boolean oldIsWrong, boolean newIsWrong, String why) {

    static Refused old(String why) {
      return new Refused(true, false, why);
    }

    static Refused wanted(String why) {
      return new Refused(false, true, why);
    }

    static Refused busy(String why) {
      return new Refused(false, false, why);
    }
  }

  @Override
  public String template() {
    return "account_password.jte";
  }
}
