package procura.token.endpoint;

import java.util.Map;
import procura.token.page.Page;

/// Asks whether to sign out.
public record SignOutPage(String person, String action, String csrf, Map<String, String> fields)
    implements Page {

  @Override
  public String template() {
    return "sign_out.jte";
  }
}
