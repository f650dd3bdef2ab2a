package procura.token.login;

import procura.token.login.MailedLinkStore.Purpose;
import procura.token.page.Page;

/// Asks for the name of whom a link is to be mailed to.
///
/// @param back the sign-in page
public record AskByMailPage(
    String organisation, boolean reset, String action, String csrf, String username, String back)
    implements Page {

  static AskByMailPage of(Purpose purpose, String organisation, Visit visit, String page) {
    var hint = visit.request() == null ? null : visit.request().loginHint();
    return new AskByMailPage(
        organisation,
        purpose == Purpose.PASSWORD_RESET,
        visit.path(page),
        visit.browser().formToken(visit.form(page)),
        hint == null ? "" : hint,
        visit.path("login"));
  }

  @Override
  public String template() {
    return "ask_by_mail.jte";
  }
}
