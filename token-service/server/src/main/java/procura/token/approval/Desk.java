package procura.token.approval;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import procura.authority.Verdict.Permitted;
import procura.authority.Verdict.Refused;
import procura.authority.View;
import procura.token.approval.ApprovalPages.Target;
import procura.token.consent.Ticked;
import procura.token.page.Browser;
import procura.token.page.Browsers;
import procura.token.page.ErrorPage;
import procura.token.page.Form;
import procura.token.page.KnownTenants;
import procura.token.page.PageException;
import procura.token.page.PageHeaders;
import procura.token.page.Pages;
import procura.token.page.PathIds;
import procura.token.page.ReturnTo;
import procura.token.session.Assurance;
import procura.token.session.Session;
import procura.token.session.Sessions;

/// Where a signed-in person answers an approval, whichever door it came through.
@Singleton
final class Desk {

  private final KnownTenants tenants;
  private final Browsers browsers;
  private final Sessions sessions;
  private final ReturnTo returnTo;
  private final ApprovalStore store;
  private final Approvals approvals;
  private final ApprovalPages approvalPages;
  private final Pages pages;
  private final InstantSource clock;

  Desk(
      KnownTenants tenants,
      Browsers browsers,
      Sessions sessions,
      ReturnTo returnTo,
      ApprovalStore store,
      Approvals approvals,
      ApprovalPages approvalPages,
      Pages pages,
      InstantSource clock) {
    this.tenants = tenants;
    this.browsers = browsers;
    this.sessions = sessions;
    this.returnTo = returnTo;
    this.store = store;
    this.approvals = approvals;
    this.approvalPages = approvalPages;
    this.pages = pages;
    this.clock = clock;
  }

  /// @param session null when nobody is signed in, or not as surely as the tenant wants by now
  /// @param door the page that asks for what is missing
  record Visit(View view, Browser browser, @Nullable Session session, String door) {

    String base() {
      return "/t/" + view.tenant();
    }

    String csrf(Session whose, String... purpose) {
      return browser.formToken(form(whose, purpose));
    }

    private static String[] form(Session whose, String... purpose) {
      var all = new String[purpose.length + 2];
      all[0] = "approval";
      all[1] = whose.id();
      System.arraycopy(purpose, 0, all, 2, purpose.length);
      return all;
    }

    /// @throws PageException when nobody is signed in or the form is not theirs
    Session signedIn(Form form, String... purpose) {
      if (session == null) {
        throw PageException.forged();
      }
      browser.checkForm(form, form(session, purpose));
      return session;
    }
  }

  Visit visit(String tenant, HttpRequest<?> http) {
    PathIds.check(http);
    var view = tenants.ofPage(tenant);
    var browser = browsers.of(http, view.tenant());
    var session = sessions.current(http, view, browser);
    return session == null || isSure(view, session)
        ? new Visit(view, browser, session, "login")
        : new Visit(view, browser, null, "verify");
  }

  /// As for every other thing that a session is good for: the tenant may want more than when it
  /// began, or the person may have got a second factor since.
  private static boolean isSure(View view, Session session) {
    return session.acr().satisfies(Assurance.of(view, null, session.user()).least());
  }

  /// Sign in first, and come back here.
  MutableHttpResponse<String> signIn(Visit visit, String then) {
    MutableHttpResponse<String> response = PageHeaders.seeOther(visit.base() + "/" + visit.door());
    returnTo.remember(response, visit.view().tenant(), then);
    return browsers.remember(response, visit.view().tenant(), visit.browser());
  }

  HttpResponse<String> show(Visit visit, Session session, String id, String action) {
    return show(visit, session, find(visit, session, id), action, false);
  }

  private HttpResponse<String> show(
      Visit visit,
      Session session,
      PendingApproval approval,
      String action,
      boolean nothingChosen) {
    return switch (approvals.offer(visit.view(), approval, session)) {
      case Permitted offer ->
          pages.page(
              HttpStatus.OK,
              approvalPages.page(
                  visit.view(),
                  approval,
                  session,
                  offer,
                  new Target(action, visit.csrf(session, approval.id()), nothingChosen)));
      case Refused refused ->
          pages.page(
              HttpStatus.BAD_REQUEST,
              new ErrorPage(
                  "This can't be approved",
                  "What is asked for is not possible: " + refused.detail() + ".",
                  "not_possible"));
    };
  }

  /// What was answered, and by whom it was asked; null while the person has still to choose.
  record Answered(boolean approved, String clientName) {}

  @Nullable Answered answer(HttpRequest<?> http, Visit visit, String id, Form form) {
    var session = visit.signedIn(form, id);
    var approval = find(visit, session, id);
    var name = ApprovalPages.clientName(visit.view(), approval);
    return switch (form.field("decision")) {
      case "approve" ->
          approve(http, visit, session, approval, form) ? new Answered(true, name) : null;
      case "deny" -> {
        approvals.deny(http, approval, session);
        yield new Answered(false, name);
      }
      default -> null;
    };
  }

  private boolean approve(
      HttpRequest<?> http, Visit visit, Session session, PendingApproval approval, Form form) {
    if (!(approvals.offer(visit.view(), approval, session) instanceof Permitted offer)
        || !Approvals.isSureEnough(approval, session)) {
      return false;
    }
    var scopes = Ticked.scopes(form, offer);
    if (Ticked.isNothing(scopes, offer)) {
      return false;
    }
    approvals.approve(http, approval, session, offer, scopes, Ticked.details(form, offer));
    return true;
  }

  /// The page again, for somebody who has not chosen anything.
  HttpResponse<String> again(Visit visit, Form form, String id, String action) {
    var session = visit.signedIn(form, id);
    return show(
        visit, session, find(visit, session, id), action, form.field("decision").equals("approve"));
  }

  private PendingApproval find(Visit visit, Session session, String id) {
    var approval = store.find(visit.view().tenant(), id, session.user(), clock.instant());
    if (approval == null) {
      throw PageException.expired();
    }
    return approval;
  }
}
