package procura.token.endpoint;

import java.util.List;
import java.util.Map;
import procura.token.page.Page;

/// Asks whether to sign out.
///
/// @param applications those that were used in this session, which are told of its end
public record SignOutPage(
    String organisation,
    String person,
    List<String> applications,
    String action,
    String csrf,
    Map<String, String> fields)
    implements Page {

  @Override
  public String template() {
    return "sign_out.jte";
  }
}
