package procura.token.account;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;
import procura.tenancy.keys.Overloaded;
import procura.token.account.PasswordPage.Refused;
import procura.token.account.Visits.Visit;
import procura.token.consent.People;
import procura.token.login.NewPasswords;
import procura.token.login.OldPasswords;
import procura.token.mail.Notices;
import procura.token.page.Causes;
import procura.token.page.Form;
import procura.token.page.KnownTenants;
import procura.token.page.PageHeaders;
import procura.token.page.Pages;
import procura.token.session.Session;
import procura.token.session.Sessions;

/// Where a person changes their password: with the old one, soon after signing in. All other
/// sessions and all refresh tokens end.
@Controller(value = "/t/{tenant}/account/password", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PasswordEndpoint {

  private final Visits visits;
  private final OldPasswords oldPasswords;
  private final NewPasswords newPasswords;
  private final Sessions sessions;
  private final Notices notices;
  private final People people;
  private final Pages pages;

  PasswordEndpoint(
      Visits visits,
      OldPasswords oldPasswords,
      NewPasswords newPasswords,
      Sessions sessions,
      Notices notices,
      People people,
      Pages pages) {
    this.visits = visits;
    this.oldPasswords = oldPasswords;
    this.newPasswords = newPasswords;
    this.sessions = sessions;
    this.notices = notices;
    this.people = people;
    this.pages = pages;
  }

  @Get
  HttpResponse<String> show(@PathVariable String tenant, HttpRequest<?> http) {
    var visit = visits.of(http, tenant);
    var session = visit.session();
    var elsewhere = visit.elsewhere();
    if (session == null || elsewhere != null) {
      return PageHeaders.seeOther(String.valueOf(elsewhere));
    }
    return visit.recent() ? page(visit, session, null) : visit.again();
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> change(@PathVariable String tenant, @Body String body, HttpRequest<?> http) {
    var visit = visits.of(http, tenant);
    var form = Form.read(body);
    var session = visit.signedIn(form);
    if (!visit.recent()) {
      return visit.again();
    }
    var cause = Causes.of(http, session.user());
    try {
      var wanted = form.field("new_password");
      var weakness = newPasswords.refusal(visit.view(), session.user(), wanted);
      if (weakness != null) {
        return page(visit, session, Refused.wanted(weakness));
      }
      if (!oldPasswords.isRight(
          visit.view(), visit.browser(), session.user(), form.field("password"), cause)) {
        return page(
            visit,
            session,
            Refused.old("That is not your password now. Wait a moment, and try again."));
      }
      if (wanted.equals(form.field("password"))) {
        return page(
            visit, session, Refused.wanted("That is your password already. Choose another one."));
      }
      newPasswords.set(visit.view(), session.user(), wanted, cause);
    } catch (Overloaded _) {
      return page(visit, session, Refused.busy("We are very busy. Try again in a few seconds."));
    }
    sessions.endOthers(http, session.tenant(), session.user(), session.id());
    notices.tell(session.tenant(), session.user(), "Your password was changed.");
    return visit.done("password");
  }

  private HttpResponse<String> page(Visit visit, Session session, @Nullable Refused refused) {
    var view = visit.view();
    return pages.page(
        refused == null ? HttpStatus.OK : HttpStatus.BAD_REQUEST,
        new PasswordPage(
            KnownTenants.displayName(view),
            people.username(view, session.user()),
            visit.base(),
            visit.csrf(session),
            refused));
  }
}
