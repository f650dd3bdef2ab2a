package procura.token.consent;

import java.util.Map;
import procura.token.page.Page;

/// Carries the answer to the client in a form (OAuth 2.0 Form Post Response Mode). Goes by itself
/// where scripts run, and by a button elsewhere.
///
/// @param host where the answer goes, in words
public record FormPostPage(
    String organisation, String host, String action, Map<String, String> fields) implements Page {

  @Override
  public String template() {
    return "form_post.jte";
  }

  @Override
  public boolean hasScript() {
    return true;
  }
}
