package procura.token.account;

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
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.eventstore.Commands;
import procura.identity.delegation.DelegationCommand.WithdrawDelegation;
import procura.identity.delegation.DelegationId;
import procura.token.logout.LogoutNoticeStore;
import procura.token.page.Browser;
import procura.token.page.Browsers;
import procura.token.page.Causes;
import procura.token.page.Form;
import procura.token.page.KnownTenants;
import procura.token.page.PageException;
import procura.token.page.PageHeaders;
import procura.token.page.Pages;
import procura.token.page.ReturnTo;
import procura.token.session.Session;
import procura.token.session.Sessions;

/// `{issuer}/account`: see and withdraw what one has agreed to, see and end one's sessions.
@Controller(value = "/t/{tenant}/account", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AccountEndpoint {

  private static final Map<String, String> NOTICES =
      Map.of(
          "withdrawn",
              "Withdrawn. No new token can be made from it, and those that exist are refused.",
          "ended", "That session has ended.");

  private final KnownTenants tenants;
  private final Browsers browsers;
  private final Sessions sessions;
  private final LogoutNoticeStore grants;
  private final DelegationsOfPerson delegations;
  private final AccountPages accountPages;
  private final Commands commands;
  private final ReturnTo returnTo;
  private final Pages pages;
  private final InstantSource clock;

  AccountEndpoint(
      KnownTenants tenants,
      Browsers browsers,
      Sessions sessions,
      LogoutNoticeStore grants,
      DelegationsOfPerson delegations,
      AccountPages accountPages,
      Commands commands,
      ReturnTo returnTo,
      Pages pages,
      InstantSource clock) {
    this.tenants = tenants;
    this.browsers = browsers;
    this.sessions = sessions;
    this.grants = grants;
    this.delegations = delegations;
    this.accountPages = accountPages;
    this.commands = commands;
    this.returnTo = returnTo;
    this.pages = pages;
    this.clock = clock;
  }

  private record Visit(View view, Browser browser, @Nullable Session session) {

    String base() {
      return "/t/" + view.tenant() + "/account";
    }

    String csrf(Session session) {
      return browser.formToken("account", session.id());
    }

    /// @throws PageException when nobody is signed in or the form is not theirs
    Session signedIn(Form form) {
      if (session == null) {
        throw PageException.forged();
      }
      browser.checkForm(form, "account", session.id());
      return session;
    }
  }

  @Get
  HttpResponse<String> show(
      @PathVariable String tenant, @QueryValue("done") @Nullable String done, HttpRequest<?> http) {
    var visit = visit(tenant, http);
    var session = visit.session();
    if (session == null) {
      return PageHeaders.seeOther("/t/" + visit.view().tenant() + "/login");
    }
    var wanted = returnTo.take(http, visit.view().tenant());
    if (wanted != null) {
      return wanted;
    }
    var page =
        accountPages.page(
            visit.view(),
            session,
            delegations.of(visit.view().tenant(), session.user()),
            sessions.ofUser(visit.view().tenant(), session.user()),
            grants.ofUser(visit.view().tenant(), session.user()),
            new AccountPages.Form(
                visit.base(), visit.csrf(session), done == null ? null : NOTICES.get(done)));
    return pages.page(HttpStatus.OK, page);
  }

  @Post("/delegations/{id}/withdraw")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> withdraw(
      @PathVariable String tenant,
      @PathVariable String id,
      @Body String body,
      HttpRequest<?> http) {
    var visit = visit(tenant, http);
    var session = visit.signedIn(Form.read(body));
    var delegation = visit.view().delegation(new DelegationId(id));
    if (delegation == null || !delegation.consent().user().equals(session.user())) {
      throw PageException.notFound();
    }
    var consent = delegation.consent();
    commands.send(
        new WithdrawDelegation(visit.view().tenant(), delegation.id(), clock.instant()),
        Causes.of(http, session.user(), consent.client(), consent.agent()));
    return PageHeaders.seeOther(visit.base() + "?done=withdrawn");
  }

  @Post("/sessions/{id}/end")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> end(
      @PathVariable String tenant,
      @PathVariable String id,
      @Body String body,
      HttpRequest<?> http) {
    var visit = visit(tenant, http);
    var session = visit.signedIn(Form.read(body));
    sessions.end(http, visit.view().tenant(), session.user(), id);
    return PageHeaders.seeOther(visit.base() + "?done=ended");
  }

  @Post("/sign-out")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> signOut(
      @PathVariable String tenant, @Body String body, HttpRequest<?> http) {
    var visit = visit(tenant, http);
    var session = visit.signedIn(Form.read(body));
    sessions.end(http, visit.view().tenant(), session.user(), session.id());
    MutableHttpResponse<String> response =
        PageHeaders.seeOther("/t/" + visit.view().tenant() + "/login");
    sessions.forgetCookie(response, visit.view().tenant());
    return response;
  }

  private Visit visit(String tenant, HttpRequest<?> http) {
    var view = tenants.ofPage(tenant);
    var browser = browsers.of(http, view.tenant());
    return new Visit(view, browser, sessions.current(http, view, browser));
  }
}
