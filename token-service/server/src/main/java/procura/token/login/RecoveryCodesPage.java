package procura.token.login;

import java.util.List;
import procura.token.page.Page;

/// Shows new recovery codes, once.
///
/// @param next where the person goes on
public record RecoveryCodesPage(String organisation, String notice, List<String> codes, String next)
    implements Page {

  @Override
  public String template() {
    return "recovery_codes.jte";
  }
}
