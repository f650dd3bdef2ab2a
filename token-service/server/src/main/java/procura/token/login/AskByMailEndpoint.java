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
import procura.tenancy.lifecycle.SignInPolicy.Method;
import procura.token.login.MailedLinkStore.Purpose;
import procura.token.mail.MailRoom;
import procura.token.page.Causes;
import procura.token.page.Form;
import procura.token.page.KnownTenants;
import procura.token.page.PageException;
import procura.token.session.Assurance;

/// Where a link that signs in, or one to a new password, is asked for. Whatever name is given, the
/// answer is the same.
@Controller(value = "/t/{tenant}", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AskByMailEndpoint {

  private static final String LINK = "link";
  private static final String RESET = "reset";

  private final Visits visits;
  private final MailedLinks links;
  private final MailRoom room;

  AskByMailEndpoint(Visits visits, MailedLinks links, MailRoom room) {
    this.visits = visits;
    this.links = links;
    this.room = room;
  }

  @Get("/link{/id}")
  HttpResponse<String> askForLink(
      @PathVariable String tenant, @PathVariable @Nullable String id, HttpRequest<?> http) {
    return show(visit(http, tenant, id, Method.EMAIL_LINK), Purpose.SIGN_IN, LINK);
  }

  @Post("/link{/id}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> mailLink(
      @PathVariable String tenant,
      @PathVariable @Nullable String id,
      @Body String body,
      HttpRequest<?> http) {
    var visit = visit(http, tenant, id, Method.EMAIL_LINK);
    return mail(http, visit, Purpose.SIGN_IN, LINK, body);
  }

  @Get("/reset{/id}")
  HttpResponse<String> askForReset(
      @PathVariable String tenant, @PathVariable @Nullable String id, HttpRequest<?> http) {
    return show(visit(http, tenant, id, Method.PASSWORD), Purpose.PASSWORD_RESET, RESET);
  }

  @Post("/reset{/id}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> mailReset(
      @PathVariable String tenant,
      @PathVariable @Nullable String id,
      @Body String body,
      HttpRequest<?> http) {
    var visit = visit(http, tenant, id, Method.PASSWORD);
    return mail(http, visit, Purpose.PASSWORD_RESET, RESET, body);
  }

  private Visit visit(HttpRequest<?> http, String tenant, @Nullable String id, Method method) {
    var visit = visits.of(http, tenant, id);
    if (!room.isOpen() || !Assurance.policy(visit.view()).allows(method)) {
      throw PageException.notFound();
    }
    return visit;
  }

  private HttpResponse<String> show(Visit visit, Purpose purpose, String page) {
    var organisation = KnownTenants.displayName(visit.view());
    return visits.page(visit, HttpStatus.OK, AskByMailPage.of(purpose, organisation, visit, page));
  }

  private HttpResponse<String> mail(
      HttpRequest<?> http, Visit visit, Purpose purpose, String page, String body) {
    var form = Form.read(body);
    visit.browser().checkForm(form, visit.form(page));
    boolean signIn = purpose == Purpose.SIGN_IN;
    links.ask(
        visit.view(),
        new MailedLinks.Wish(
            purpose,
            form.field("username"),
            signIn ? visit.browser().hash() : null,
            signIn && visit.pending() != null ? visit.pending().id() : null,
            Causes.of(http, null)));
    return visits.page(
        visit,
        HttpStatus.OK,
        new MailSentPage(KnownTenants.displayName(visit.view()), !signIn, visit.path("login")));
  }
}
