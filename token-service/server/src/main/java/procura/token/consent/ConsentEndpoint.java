package procura.token.consent;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import procura.authority.Verdict.Permitted;
import procura.authority.View;
import procura.token.consent.Authorization.Agreed;
import procura.token.consent.NextStep.AskPerson;
import procura.token.consent.NextStep.Login;
import procura.token.consent.NextStep.Proceed;
import procura.token.consent.NextStep.Refuse;
import procura.token.consent.NextStep.StepUp;
import procura.token.page.Browser;
import procura.token.page.Browsers;
import procura.token.page.Form;
import procura.token.page.KnownTenants;
import procura.token.page.PageException;
import procura.token.page.PageHeaders;
import procura.token.page.Pages;
import procura.token.session.PendingRequest;
import procura.token.session.PendingRequests;
import procura.token.session.Session;
import procura.token.session.Sessions;

/// The consent page. It can be loaded again and again; it is answered once, by the person it was
/// shown to, in the browser it was shown in.
@Controller(value = "/t/{tenant}/consent/{id}", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ConsentEndpoint {

  private final KnownTenants tenants;
  private final Browsers browsers;
  private final Sessions sessions;
  private final PendingRequests requests;
  private final Authorization authorization;
  private final ConsentPages consentPages;
  private final HintedPeople people;
  private final Pages pages;
  private final InstantSource clock;

  ConsentEndpoint(
      KnownTenants tenants,
      Browsers browsers,
      Sessions sessions,
      PendingRequests requests,
      Authorization authorization,
      ConsentPages consentPages,
      HintedPeople people,
      Pages pages,
      InstantSource clock) {
    this.tenants = tenants;
    this.browsers = browsers;
    this.sessions = sessions;
    this.requests = requests;
    this.authorization = authorization;
    this.consentPages = consentPages;
    this.people = people;
    this.pages = pages;
    this.clock = clock;
  }

  private record Visit(
      View view, Browser browser, PendingRequest pending, @Nullable Session session) {

    String path(String page) {
      return "/t/" + view.tenant() + "/" + page + "/" + pending.id();
    }

    /// Another session makes another form, so that nobody answers for somebody else.
    String[] form(Session whose) {
      return new String[] {"consent", pending.id(), whose.id()};
    }

    void finish(PendingRequests requests) {
      requests.finish(view.tenant(), browser, pending.id());
    }
  }

  @Get
  HttpResponse<String> show(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> http) {
    var visit = visit(tenant, id, http);
    var request = visit.pending().request();
    return switch (next(visit)) {
      case Login _ -> PageHeaders.seeOther(visit.path("login"));
      case StepUp _ -> PageHeaders.seeOther(visit.path("verify"));
      case AskPerson(var session, var offer) -> page(visit, session, offer, false);
      case Proceed(var session, var offer) -> {
        visit.finish(requests);
        yield authorization.approve(http, request, session, offer);
      }
      case Refuse(var refusal) -> {
        visit.finish(requests);
        yield authorization.refuse(http, request, visit.session(), refusal);
      }
    };
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> submit(
      @PathVariable String tenant,
      @PathVariable String id,
      @Body String body,
      HttpRequest<?> http) {
    var visit = visit(tenant, id, http);
    var form = Form.read(body);
    return switch (next(visit)) {
      case Login _, StepUp _ -> throw PageException.forged();
      case AskPerson(var session, var offer) -> answer(visit, form, session, offer, http);
      case Proceed(var session, var offer) -> answer(visit, form, session, offer, http);
      case Refuse(var refusal) -> {
        visit.browser().checkForm(form, visit.form(signedIn(visit)));
        visit.finish(requests);
        yield authorization.refuse(http, visit.pending().request(), visit.session(), refusal);
      }
    };
  }

  private HttpResponse<String> answer(
      Visit visit, Form form, Session session, Permitted offer, HttpRequest<?> http) {
    visit.browser().checkForm(form, visit.form(session));
    var request = visit.pending().request();
    return switch (form.field("decision")) {
      case "approve" -> {
        var granted = Ticked.scopes(form, offer);
        if (Ticked.isNothing(granted, offer)) {
          yield page(visit, session, offer, true);
        }
        visit.finish(requests);
        yield authorization.approve(
            http, request, session, offer, new Agreed(granted, Ticked.details(form, offer)));
      }
      case "deny" -> {
        visit.finish(requests);
        yield authorization.deny(http, request, session);
      }
      default -> page(visit, session, offer, false);
    };
  }

  private static Session signedIn(Visit visit) {
    if (visit.session() == null) {
      throw PageException.forged();
    }
    return visit.session();
  }

  private NextStep next(Visit visit) {
    var request = people.in(visit.view(), visit.pending().request(), visit.session());
    return NextStep.of(visit.view(), request, visit.session(), clock.instant());
  }

  private Visit visit(String tenant, String id, HttpRequest<?> http) {
    var view = tenants.ofPage(tenant);
    var browser = browsers.of(http, view.tenant());
    return new Visit(
        view,
        browser,
        requests.find(view.tenant(), browser, id),
        sessions.current(http, view, browser));
  }

  private MutableHttpResponse<String> page(
      Visit visit, Session session, Permitted offer, boolean nothingChosen) {
    var target =
        new ConsentPages.Target(
            visit.path("consent"), visit.browser().formToken(visit.form(session)), nothingChosen);
    return pages.pageToClient(
        consentPages.page(visit.view(), visit.pending().request(), session, offer, target));
  }
}
