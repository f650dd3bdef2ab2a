package procura.token.login;

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
import procura.authority.Authorities.Status;
import procura.identity.user.UserId;
import procura.tenancy.keys.Overloaded;
import procura.token.consent.People;
import procura.token.login.MailedLinkStore.Purpose;
import procura.token.mail.Notices;
import procura.token.page.Causes;
import procura.token.page.Form;
import procura.token.page.KnownTenants;
import procura.token.page.PageHeaders;
import procura.token.session.Sessions;

/// A mailed link to a new password. Choosing one signs nobody in: the sign-in that follows asks for
/// a second factor like any other. It ends every session and refresh token that there is.
@Controller(value = "/t/{tenant}/new-password/{token}", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class NewPasswordEndpoint {

  private final Visits visits;
  private final MailedLinkStore links;
  private final NewPasswords newPasswords;
  private final Sessions sessions;
  private final Notices notices;
  private final People people;

  NewPasswordEndpoint(
      Visits visits,
      MailedLinkStore links,
      NewPasswords newPasswords,
      Sessions sessions,
      Notices notices,
      People people) {
    this.visits = visits;
    this.links = links;
    this.newPasswords = newPasswords;
    this.sessions = sessions;
    this.notices = notices;
    this.people = people;
  }

  @Get
  HttpResponse<String> show(
      @PathVariable String tenant, @PathVariable String token, HttpRequest<?> http) {
    var visit = visits.of(http, tenant, null);
    return page(visit, token, user(visit, token), null);
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> choose(
      @PathVariable String tenant,
      @PathVariable String token,
      @Body String body,
      HttpRequest<?> http) {
    var visit = visits.of(http, tenant, null);
    var form = Form.read(body);
    visit.browser().checkForm(form, "new-password", token);
    var user = user(visit, token);
    var password = form.field("password");
    var refusal = newPasswords.refusal(visit.view(), user, password);
    if (refusal != null) {
      return page(visit, token, user, refusal);
    }
    if (links.use(visit.view().tenant(), Purpose.PASSWORD_RESET, token) == null) {
      throw MailedLinkEndpoint.gone();
    }
    try {
      newPasswords.set(visit.view(), user, password, Causes.of(http, user));
    } catch (Overloaded _) {
      return page(visit, token, user, "We are very busy. Ask for a new link in a minute.");
    }
    sessions.endOthers(http, visit.view().tenant(), user, null);
    notices.tell(visit.view().tenant(), user, "Your password was changed with a mailed link.");
    return PageHeaders.seeOther("/t/" + visit.view().tenant() + "/login?done=password");
  }

  private UserId user(Visit visit, String token) {
    var link = links.find(visit.view().tenant(), Purpose.PASSWORD_RESET, token);
    var user = link == null ? null : visit.view().user(link.user());
    if (user == null || user.status() != Status.ACTIVE) {
      throw MailedLinkEndpoint.gone();
    }
    return user.id();
  }

  private HttpResponse<String> page(
      Visit visit, String token, UserId user, @Nullable String refusal) {
    var view = visit.view();
    return visits.page(
        visit,
        refusal == null ? HttpStatus.OK : HttpStatus.BAD_REQUEST,
        new NewPasswordPage(
            KnownTenants.displayName(view),
            people.username(view, user),
            "/t/" + view.tenant() + "/new-password/" + token,
            visit.browser().formToken("new-password", token),
            refusal));
  }
}
