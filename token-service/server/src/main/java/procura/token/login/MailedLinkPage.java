package procura.token.login;

import procura.token.page.Page;

/// The page that a mailed link opens. Only its button uses the link up: programs that look at every
/// link in a letter press none.
public record MailedLinkPage(String organisation, String username, String action, String csrf)
    implements Page {

  @Override
  public String template() {
    return "mailed_link.jte";
  }
}
