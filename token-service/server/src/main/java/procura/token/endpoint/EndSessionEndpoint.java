package procura.token.endpoint;

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
import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.tenancy.isolation.PublicUrls;
import procura.token.claims.Subjects;
import procura.token.consent.People;
import procura.token.endpoint.EndSessionRequest.Destination;
import procura.token.logout.LogoutNoticeStore;
import procura.token.logout.SessionGrant;
import procura.token.page.Browser;
import procura.token.page.Browsers;
import procura.token.page.Form;
import procura.token.page.KnownTenants;
import procura.token.page.PageHeaders;
import procura.token.page.Pages;
import procura.token.session.Session;
import procura.token.session.Sessions;

/// RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0), by GET and by POST. Nobody is
/// signed out by a link alone: without an ID token that names this session, the person is asked.
/// Goes back only to an address that the named client has registered.
@Controller(value = "/t/{tenant}/logout", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class EndSessionEndpoint {

  private final KnownTenants tenants;
  private final PublicUrls urls;
  private final Browsers browsers;
  private final Sessions sessions;
  private final Subjects subjects;
  private final LogoutNoticeStore grants;
  private final People people;
  private final Pages pages;

  EndSessionEndpoint(
      KnownTenants tenants,
      PublicUrls urls,
      Browsers browsers,
      Sessions sessions,
      Subjects subjects,
      LogoutNoticeStore grants,
      People people,
      Pages pages) {
    this.tenants = tenants;
    this.urls = urls;
    this.browsers = browsers;
    this.sessions = sessions;
    this.subjects = subjects;
    this.grants = grants;
    this.people = people;
    this.pages = pages;
  }

  @Get
  HttpResponse<String> get(@PathVariable String tenant, HttpRequest<?> http) {
    var query = http.getUri().getRawQuery();
    return logout(tenants.ofPage(tenant), Form.read(query == null ? "" : query), http);
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> post(
      @PathVariable String tenant, @Body @Nullable String body, HttpRequest<?> http) {
    return logout(tenants.ofPage(tenant), Form.read(body == null ? "" : body), http);
  }

  /// The answer to the question whether to sign out.
  @Post("/confirm")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> confirm(
      @PathVariable String tenant, @Body String body, HttpRequest<?> http) {
    var view = tenants.ofPage(tenant);
    var browser = browsers.of(http, view.tenant());
    var form = Form.read(body);
    var session = sessions.current(http, view, browser);
    browser.checkForm(form, "logout", session == null ? "" : session.id());
    var request = EndSessionRequest.of(view, urls.issuer(view.tenant()), form);
    return form.field("decision").equals("stay")
        ? PageHeaders.seeOther("/t/" + view.tenant() + "/account")
        : signOut(http, view, session, request.destination());
  }

  private HttpResponse<String> logout(View view, Form form, HttpRequest<?> http) {
    var browser = browsers.of(http, view.tenant());
    var session = sessions.current(http, view, browser);
    var request = EndSessionRequest.of(view, urls.issuer(view.tenant()), form);
    return session == null || request.names(view, session, subjects)
        ? signOut(
            http,
            view,
            session,
            session == null && !request.isProven() ? null : request.destination())
        : ask(view, browser, session, request);
  }

  private HttpResponse<String> ask(
      View view, Browser browser, Session session, EndSessionRequest request) {
    var page =
        new SignOutPage(
            KnownTenants.displayName(view),
            people.displayName(view, session.user()),
            SessionGrant.names(view, grants.ofSession(view.tenant(), session.id())),
            "/t/" + view.tenant() + "/logout/confirm",
            browser.formToken("logout", session.id()),
            request.fields());
    return pages.pageToClient(page);
  }

  private HttpResponse<String> signOut(
      HttpRequest<?> http, View view, @Nullable Session session, @Nullable Destination to) {
    if (session != null) {
      sessions.end(http, view.tenant(), session.user(), session.id());
    }
    MutableHttpResponse<String> response =
        to == null
            ? pages.page(
                HttpStatus.OK,
                new SignedOutPage(
                    KnownTenants.displayName(view), "/t/" + view.tenant() + "/account"))
            : PageHeaders.seeOther(to.location());
    sessions.forgetCookie(response, view.tenant());
    return response;
  }
}
