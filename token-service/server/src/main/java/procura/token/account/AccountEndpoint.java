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
import procura.authority.Authority;
import procura.eventstore.Commands;
import procura.identity.delegation.DelegationCommand.WithdrawDelegation;
import procura.identity.delegation.DelegationId;
import procura.token.logout.LogoutNoticeStore;
import procura.token.page.Causes;
import procura.token.page.Form;
import procura.token.page.PageException;
import procura.token.page.PageHeaders;
import procura.token.page.Pages;
import procura.token.page.ReturnTo;
import procura.token.session.Sessions;

/// `{issuer}/account`: see and withdraw what one has agreed to, see and end one's sessions.
@Controller(value = "/t/{tenant}/account", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AccountEndpoint {

  private static final Map<String, String> NOTICES =
      Map.ofEntries(
          Map.entry(
              "withdrawn",
              "Withdrawn. No new token can be made from it, and those that exist are refused."),
          Map.entry("ended", "That session has ended."),
          Map.entry("ended_others", "All other sessions have ended."),
          Map.entry("passkey_added", "Your passkey is added."),
          Map.entry("passkey_renamed", "Renamed."),
          Map.entry(
              "passkey_removed", "That passkey works no more. Delete it on your device, too."),
          Map.entry("app_removed", "Your authenticator app is removed."),
          Map.entry("password", "Your password is changed. Other sessions have ended."),
          Map.entry("linked", "That account is linked. You can sign in with it."),
          Map.entry("unlinked", "That account is unlinked."));

  private final Visits visits;
  private final Sessions sessions;
  private final LogoutNoticeStore grants;
  private final Authority authority;
  private final WaysIn ways;
  private final AccountPages accountPages;
  private final Commands commands;
  private final ReturnTo returnTo;
  private final Pages pages;
  private final InstantSource clock;

  AccountEndpoint(
      Visits visits,
      Sessions sessions,
      LogoutNoticeStore grants,
      Authority authority,
      WaysIn ways,
      AccountPages accountPages,
      Commands commands,
      ReturnTo returnTo,
      Pages pages,
      InstantSource clock) {
    this.visits = visits;
    this.sessions = sessions;
    this.grants = grants;
    this.authority = authority;
    this.ways = ways;
    this.accountPages = accountPages;
    this.commands = commands;
    this.returnTo = returnTo;
    this.pages = pages;
    this.clock = clock;
  }

  @Get
  HttpResponse<String> show(
      @PathVariable String tenant, @QueryValue("done") @Nullable String done, HttpRequest<?> http) {
    var visit = visits.of(http, tenant);
    var session = visit.session();
    var elsewhere = visit.elsewhere();
    if (session == null || elsewhere != null) {
      return PageHeaders.seeOther(String.valueOf(elsewhere));
    }
    var wanted = returnTo.take(http, visit.view().tenant());
    if (wanted != null) {
      return wanted;
    }
    var page =
        accountPages.page(
            visit.view(),
            session,
            authority.delegationsOf(visit.view().tenant(), session.user()),
            sessions.ofUser(visit.view().tenant(), session.user()),
            grants.ofUser(visit.view().tenant(), session.user()),
            ways.of(visit.view(), visit.browser(), session),
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
    var visit = visits.of(http, tenant);
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
    var visit = visits.of(http, tenant);
    var session = visit.signedIn(Form.read(body));
    sessions.end(http, visit.view().tenant(), session.user(), id);
    return PageHeaders.seeOther(visit.base() + "?done=ended");
  }

  @Post("/sessions/end-others")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> endOthers(
      @PathVariable String tenant, @Body String body, HttpRequest<?> http) {
    var visit = visits.of(http, tenant);
    var session = visit.signedIn(Form.read(body));
    sessions.endOthers(http, visit.view().tenant(), session.user(), session.id());
    return visit.done("ended_others");
  }

  @Post("/sign-out")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> signOut(
      @PathVariable String tenant, @Body String body, HttpRequest<?> http) {
    var visit = visits.of(http, tenant);
    var session = visit.signedIn(Form.read(body));
    sessions.end(http, visit.view().tenant(), session.user(), session.id());
    MutableHttpResponse<String> response =
        PageHeaders.seeOther("/t/" + visit.view().tenant() + "/login");
    sessions.forgetCookie(response, visit.view().tenant());
    return response;
  }
}
