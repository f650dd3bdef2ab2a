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
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.eventstore.Commands;
import procura.identity.Decision.Accepted;
import procura.identity.factor.FactorCommand;
import procura.identity.factor.FactorCommand.RemoveAuthenticatorApp;
import procura.identity.factor.FactorCommand.RemovePasskey;
import procura.identity.factor.FactorCommand.RenamePasskey;
import procura.identity.factor.PasskeyId;
import procura.tenancy.keys.PersonalData;
import procura.tenancy.lifecycle.SignInPolicy.Method;
import procura.token.account.Visits.Visit;
import procura.token.consent.People;
import procura.token.factor.AuthenticatorApps;
import procura.token.factor.Passkeys;
import procura.token.factor.RecoveryCodes;
import procura.token.login.RecoveryCodesPage;
import procura.token.mail.Notices;
import procura.token.page.Causes;
import procura.token.page.ErrorPage;
import procura.token.page.Form;
import procura.token.page.KnownTenants;
import procura.token.page.PageException;
import procura.token.page.PageHeaders;
import procura.token.page.Pages;
import procura.token.session.Assurance;
import procura.token.session.Methods;
import procura.token.session.Session;
import procura.token.session.Sessions;

/// A person's passkeys, authenticator app and recovery codes. Each change needs a sign-in of the
/// last minutes, is on record, and is mailed to the person.
@Controller(value = "/t/{tenant}/account", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class FactorsEndpoint {

  private static final int LONGEST_NAME = 80;

  private final Visits visits;
  private final Passkeys passkeys;
  private final AuthenticatorApps apps;
  private final RecoveryCodes recovery;
  private final Sessions sessions;
  private final Commands commands;
  private final People people;
  private final PersonalData personal;
  private final Notices notices;
  private final Pages pages;
  private final InstantSource clock;

  FactorsEndpoint(
      Visits visits,
      Passkeys passkeys,
      AuthenticatorApps apps,
      RecoveryCodes recovery,
      Sessions sessions,
      Commands commands,
      People people,
      PersonalData personal,
      Notices notices,
      Pages pages,
      InstantSource clock) {
    this.visits = visits;
    this.passkeys = passkeys;
    this.apps = apps;
    this.recovery = recovery;
    this.sessions = sessions;
    this.commands = commands;
    this.people = people;
    this.personal = personal;
    this.notices = notices;
    this.pages = pages;
    this.clock = clock;
  }

  @Post("/passkeys")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> addPasskey(
      @PathVariable String tenant, @Body String body, HttpRequest<?> http) {
    var visit = visits.of(http, tenant);
    var form = Form.read(body);
    var session = visit.signedIn(form);
    if (!visit.recent()) {
      return visit.again();
    }
    var view = visit.view();
    var command =
        Assurance.policy(view).allows(Method.PASSKEY)
            ? passkeys.added(
                view, visit.browser(), session.user(), form.field("credential"), name(form))
            : null;
    if (command == null || !isDone(http, session, command)) {
      throw refused("passkey_not_added", "Your browser's answer was not one that we can take.");
    }
    notices.tell(view.tenant(), session.user(), "A passkey was added.");
    return factorAdded(http, visit, session, "Your passkey is added.", "passkey_added", List.of());
  }

  @Post("/passkeys/{id}/rename")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> renamePasskey(
      @PathVariable String tenant,
      @PathVariable String id,
      @Body String body,
      HttpRequest<?> http) {
    var visit = visits.of(http, tenant);
    var form = Form.read(body);
    var session = visit.signedIn(form);
    var sealed = personal.seal(session.tenant(), session.user().value(), Passkeys.NAME, name(form));
    var command =
        new RenamePasskey(session.tenant(), session.user(), passkey(id), sealed, clock.instant());
    if (!isDone(http, session, command)) {
      throw PageException.notFound();
    }
    return visit.done("passkey_renamed");
  }

  @Post("/passkeys/{id}/remove")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> removePasskey(
      @PathVariable String tenant,
      @PathVariable String id,
      @Body String body,
      HttpRequest<?> http) {
    var visit = visits.of(http, tenant);
    var session = visit.signedIn(Form.read(body));
    if (!visit.recent()) {
      return visit.again();
    }
    var passkey = passkey(id);
    var command = new RemovePasskey(session.tenant(), session.user(), passkey, clock.instant());
    if (!isDone(http, session, command)) {
      throw PageException.notFound();
    }
    passkeys.forget(session.tenant(), passkey);
    notices.tell(session.tenant(), session.user(), "A passkey was removed.");
    return visit.done("passkey_removed");
  }

  @Get("/authenticator")
  HttpResponse<String> showAuthenticator(@PathVariable String tenant, HttpRequest<?> http) {
    var visit = visits.of(http, tenant);
    var session = visit.session();
    var elsewhere = visit.elsewhere();
    if (session == null || elsewhere != null) {
      return PageHeaders.seeOther(String.valueOf(elsewhere));
    }
    return visit.recent() ? authenticator(visit, session, null) : visit.again();
  }

  @Post("/authenticator")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> addAuthenticator(
      @PathVariable String tenant, @Body String body, HttpRequest<?> http) {
    var visit = visits.of(http, tenant);
    var form = Form.read(body);
    var session = visit.signedIn(form);
    if (!visit.recent()) {
      return visit.again();
    }
    var sealed = form.field("set_up");
    var command = apps.finish(session.tenant(), session.user(), sealed, form.field("code"));
    if (command == null || !isDone(http, session, command)) {
      return authenticator(visit, session, sealed);
    }
    notices.tell(session.tenant(), session.user(), "An authenticator app was added.");
    return factorAdded(
        http,
        visit,
        session,
        "Your authenticator app is set up.",
        "app_added",
        List.of(Methods.ONE_TIME_CODE));
  }

  @Post("/authenticator/remove")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> removeAuthenticator(
      @PathVariable String tenant, @Body String body, HttpRequest<?> http) {
    var visit = visits.of(http, tenant);
    var session = visit.signedIn(Form.read(body));
    if (!visit.recent()) {
      return visit.again();
    }
    var command = new RemoveAuthenticatorApp(session.tenant(), session.user(), clock.instant());
    if (!isDone(http, session, command)) {
      throw PageException.notFound();
    }
    notices.tell(session.tenant(), session.user(), "The authenticator app was removed.");
    return visit.done("app_removed");
  }

  @Post("/recovery-codes")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> newRecoveryCodes(
      @PathVariable String tenant, @Body String body, HttpRequest<?> http) {
    var visit = visits.of(http, tenant);
    var session = visit.signedIn(Form.read(body));
    if (!visit.recent()) {
      return visit.again();
    }
    notices.tell(session.tenant(), session.user(), "New recovery codes were made.");
    return codes(http, visit, session, "The codes you had before work no more.");
  }

  /// With the first factor come recovery codes. Who has just shown it is not asked for it again.
  private HttpResponse<String> factorAdded(
      HttpRequest<?> http,
      Visit visit,
      Session session,
      String notice,
      String done,
      List<String> shown) {
    boolean hasCodes = !visit.view().factors(session.user()).recoveryCodes().isEmpty();
    var response = hasCodes ? visit.done(done) : codes(http, visit, session, notice);
    if (!shown.isEmpty()) {
      sessions.stepUp(http, session, shown, response);
    }
    return response;
  }

  private MutableHttpResponse<String> codes(
      HttpRequest<?> http, Visit visit, Session session, String notice) {
    var codes = recovery.issue(session.tenant(), session.user(), Causes.of(http, session.user()));
    return pages.page(
        HttpStatus.OK,
        new RecoveryCodesPage(KnownTenants.displayName(visit.view()), notice, codes, visit.base()));
  }

  private HttpResponse<String> authenticator(
      Visit visit, Session session, @Nullable String failed) {
    var view = visit.view();
    var username = people.username(view, session.user());
    var organisation = KnownTenants.displayName(view);
    var again =
        failed == null
            ? null
            : apps.again(view.tenant(), session.user(), failed, organisation, username);
    var setUp =
        again == null ? apps.begin(view.tenant(), session.user(), organisation, username) : again;
    return pages.page(
        failed == null ? HttpStatus.OK : HttpStatus.BAD_REQUEST,
        new AuthenticatorPage(
            organisation, visit.base(), visit.csrf(session), setUp, failed != null));
  }

  private boolean isDone(HttpRequest<?> http, Session session, FactorCommand command) {
    return commands.send(command, Causes.of(http, session.user())) instanceof Accepted;
  }

  private static String name(Form form) {
    var name = form.field("name").strip().replaceAll("\\p{Cntrl}", " ");
    if (name.isEmpty()) {
      return "Passkey";
    }
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }

  private static PasskeyId passkey(String id) {
    try {
      return new PasskeyId(id);
    } catch (IllegalArgumentException _) {
      throw PageException.notFound();
    }
  }

  private static PageException refused(String code, String message) {
    return new PageException(
        HttpStatus.BAD_REQUEST,
        new ErrorPage("Nothing was added", message + " Go back and try again.", code));
  }
}
