package procura.token.login;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
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
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.tenancy.keys.Overloaded;
import procura.token.page.Browser;
import procura.token.page.Browsers;
import procura.token.page.Causes;
import procura.token.page.Form;
import procura.token.page.KnownTenants;
import procura.token.page.PageHeaders;
import procura.token.page.Pages;
import procura.token.session.PendingRequest;
import procura.token.session.PendingRequests;
import procura.token.session.Session;
import procura.token.session.Sessions;

/// The sign-in page: on the way to a client, or to one's own account page.
@Controller(value = "/t/{tenant}/login", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LoginEndpoint {

  private final KnownTenants tenants;
  private final Browsers browsers;
  private final Sessions sessions;
  private final PendingRequests requests;
  private final SignIn signIn;
  private final Pages pages;

  LoginEndpoint(
      KnownTenants tenants,
      Browsers browsers,
      Sessions sessions,
      PendingRequests requests,
      SignIn signIn,
      Pages pages) {
    this.tenants = tenants;
    this.browsers = browsers;
    this.sessions = sessions;
    this.requests = requests;
    this.signIn = signIn;
    this.pages = pages;
  }

  /// One visit: where the person is, and which request of a client they come with.
  private record Visit(View view, Browser browser, @Nullable PendingRequest pending) {

    String path() {
      return "/t/" + view.tenant() + "/login" + (pending == null ? "" : "/" + pending.id());
    }

    String next() {
      return "/t/" + view.tenant() + (pending == null ? "/account" : "/consent/" + pending.id());
    }

    String[] form() {
      return new String[] {"login", pending == null ? "" : pending.id()};
    }
  }

  @Get("{/id}")
  HttpResponse<String> show(
      @PathVariable String tenant, @PathVariable @Nullable String id, HttpRequest<?> request) {
    var visit = visit(tenant, id, request);
    var session = sessions.current(request, visit.view(), visit.browser());
    if (session != null && (visit.pending() == null || isEnough(session, visit.pending()))) {
      return PageHeaders.seeOther(visit.next());
    }
    return page(visit, hint(visit), false, false);
  }

  @Post("{/id}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> submit(
      @PathVariable String tenant,
      @PathVariable @Nullable String id,
      @Body String body,
      HttpRequest<?> request) {
    var visit = visit(tenant, id, request);
    var form = Form.read(body);
    visit.browser().checkForm(form, visit.form());
    var attempt =
        new SignIn.Attempt(
            visit.view(),
            visit.browser(),
            form.field("username"),
            form.field("password"),
            Causes.of(request, null));
    try {
      var user = signIn.check(attempt);
      if (user == null) {
        return page(visit, attempt.username(), true, false);
      }
      var response = PageHeaders.seeOther(visit.next());
      sessions.begin(request, visit.view(), visit.browser(), user, List.of("pwd"), response);
      return response;
    } catch (Overloaded _) {
      return page(visit, attempt.username(), false, true).header("Retry-After", "2");
    }
  }

  /// Also one in vain, if it was for this request: asking once more would not help.
  private static boolean isEnough(Session session, PendingRequest pending) {
    var request = pending.request();
    return !session.authenticatedAt().isBefore(request.at())
        || request.acceptsSignIn(session.user(), session.methods(), session.authenticatedAt());
  }

  private Visit visit(String tenant, @Nullable String id, HttpRequest<?> request) {
    var view = tenants.ofPage(tenant);
    var browser = browsers.of(request, view.tenant());
    return new Visit(view, browser, id == null ? null : requests.find(view.tenant(), browser, id));
  }

  private static String hint(Visit visit) {
    var hint = visit.pending() == null ? null : visit.pending().request().loginHint();
    return hint == null ? "" : hint;
  }

  private MutableHttpResponse<String> page(
      Visit visit, String username, boolean failed, boolean busy) {
    var client =
        visit.pending() == null ? null : visit.view().client(visit.pending().request().client());
    var page =
        new LoginPage(
            KnownTenants.displayName(visit.view()),
            client == null ? null : client.metadata().clientName(),
            visit.path(),
            visit.browser().formToken(visit.form()),
            username,
            failed,
            busy);
    var response =
        visit.pending() == null ? pages.page(HttpStatus.OK, page) : pages.pageToClient(page);
    if (busy) {
      response.status(HttpStatus.SERVICE_UNAVAILABLE);
    } else if (failed) {
      response.status(HttpStatus.BAD_REQUEST);
    }
    return browsers.remember(response, visit.view().tenant(), visit.browser());
  }
}
