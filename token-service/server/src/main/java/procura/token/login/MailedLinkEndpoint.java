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
import java.util.List;
import procura.authority.Authorities.Status;
import procura.tenancy.lifecycle.SignInPolicy.Method;
import procura.token.consent.People;
import procura.token.login.MailedLinkStore.Link;
import procura.token.login.MailedLinkStore.Purpose;
import procura.token.page.Causes;
import procura.token.page.ErrorPage;
import procura.token.page.Form;
import procura.token.page.KnownTenants;
import procura.token.page.PageException;
import procura.token.session.Assurance;
import procura.token.session.Methods;

/// A mailed link that signs in: in the browser that asked for it, once.
@Controller(value = "/t/{tenant}/mailed/{token}", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class MailedLinkEndpoint {

  private final Visits visits;
  private final MailedLinkStore links;
  private final Arrivals arrivals;
  private final FailedSignIns failures;
  private final People people;

  MailedLinkEndpoint(
      Visits visits,
      MailedLinkStore links,
      Arrivals arrivals,
      FailedSignIns failures,
      People people) {
    this.visits = visits;
    this.links = links;
    this.arrivals = arrivals;
    this.failures = failures;
    this.people = people;
  }

  @Get
  HttpResponse<String> show(
      @PathVariable String tenant, @PathVariable String token, HttpRequest<?> http) {
    var visit = visits.of(http, tenant, null);
    var link = link(http, visit, token);
    var view = visit.view();
    return visits.page(
        visit,
        HttpStatus.OK,
        new MailedLinkPage(
            KnownTenants.displayName(view),
            people.username(view, link.user()),
            "/t/" + view.tenant() + "/mailed/" + token,
            visit.browser().formToken("mailed", token)));
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> signIn(
      @PathVariable String tenant,
      @PathVariable String token,
      @Body String body,
      HttpRequest<?> http) {
    var visit = visits.of(http, tenant, null);
    visit.browser().checkForm(Form.read(body), "mailed", token);
    link(http, visit, token);
    var used = links.use(visit.view().tenant(), Purpose.SIGN_IN, token);
    if (used == null) {
      throw gone();
    }
    var user = visit.view().user(used.user());
    if (user == null
        || user.status() != Status.ACTIVE
        || !Assurance.policy(visit.view()).allows(Method.EMAIL_LINK)) {
      failures.record(
          visit.view(), used.user(), "sign_in link: account not active", Causes.of(http, null));
      throw gone();
    }
    var on = used.request() == null ? visit : visits.of(http, tenant, used.request());
    return arrivals.proved(http, on, used.user(), List.of(Methods.EMAIL));
  }

  private Link link(HttpRequest<?> http, Visit visit, String token) {
    var link = links.find(visit.view().tenant(), Purpose.SIGN_IN, token);
    if (link == null) {
      throw gone();
    }
    if (!visit.browser().hash().equals(link.browserHash())) {
      failures.record(
          visit.view(),
          link.user(),
          "sign_in link: opened in another browser",
          Causes.of(http, null));
      throw new PageException(
          HttpStatus.BAD_REQUEST,
          new ErrorPage(
              "Open this link in the other browser",
              "It works only in the browser where it was asked for. Copy it there, or ask for a new"
                  + " one here.",
              "other_browser"));
    }
    return link;
  }

  static PageException gone() {
    return new PageException(
        HttpStatus.BAD_REQUEST,
        new ErrorPage(
            "This link does not work any more",
            "It was used already, a newer one was mailed, or its ten minutes are over. Ask for a new"
                + " one on the sign-in page.",
            "expired"));
  }
}
