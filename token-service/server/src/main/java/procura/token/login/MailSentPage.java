package procura.token.login;

import procura.token.page.Page;

/// Says that a letter is on its way, if there is anybody to write to.
///
/// @param back the sign-in page
public record MailSentPage(String organisation, boolean reset, String back) implements Page {

  @Override
  public String template() {
    return "mail_sent.jte";
  }
}
