package procura.token.login;

import static procura.token.error.OAuthErrorCode.UNMET_AUTHENTICATION_REQUIREMENTS;

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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.eventstore.Commands;
import procura.identity.Decision.Accepted;
import procura.identity.user.UserId;
import procura.token.acr.Acr;
import procura.token.consent.Authorization;
import procura.token.consent.People;
import procura.token.error.OAuthException;
import procura.token.factor.AuthenticatorApps;
import procura.token.factor.AuthenticatorApps.SetUp;
import procura.token.factor.Passkeys;
import procura.token.factor.RecoveryCodes;
import procura.token.login.Arrivals.Known;
import procura.token.mail.Notices;
import procura.token.page.Causes;
import procura.token.page.Form;
import procura.token.page.KnownTenants;
import procura.token.page.PageException;
import procura.token.page.PageHeaders;
import procura.token.session.Assurance;
import procura.token.session.Methods;

/// The page that asks for the missing factor alone: after a first one, or as step-up from a session
/// (RFC 9470). Where everybody must have a second factor, who has none sets one up here.
@Controller(value = "/t/{tenant}/verify", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class VerifyEndpoint {

  /// A factor is added only by who has just shown another.
  private static final Duration RECENT = Duration.ofMinutes(10);

  private final Visits visits;
  private final Arrivals arrivals;
  private final SignIn signIn;
  private final SecondFactors secondFactors;
  private final AuthenticatorApps apps;
  private final RecoveryCodes recovery;
  private final Passkeys passkeys;
  private final Commands commands;
  private final People people;
  private final Notices notices;
  private final Authorization authorization;
  private final InstantSource clock;

  VerifyEndpoint(
      Visits visits,
      Arrivals arrivals,
      SignIn signIn,
      SecondFactors secondFactors,
      AuthenticatorApps apps,
      RecoveryCodes recovery,
      Passkeys passkeys,
      Commands commands,
      People people,
      Notices notices,
      Authorization authorization,
      InstantSource clock) {
    this.visits = visits;
    this.arrivals = arrivals;
    this.signIn = signIn;
    this.secondFactors = secondFactors;
    this.apps = apps;
    this.recovery = recovery;
    this.passkeys = passkeys;
    this.commands = commands;
    this.people = people;
    this.notices = notices;
    this.authorization = authorization;
    this.clock = clock;
  }

  @Get("{/id}")
  HttpResponse<String> show(
      @PathVariable String tenant, @PathVariable @Nullable String id, HttpRequest<?> http) {
    var visit = visits.of(http, tenant, id);
    var known = arrivals.known(http, visit);
    if (known == null) {
      return PageHeaders.seeOther(visit.path("login"));
    }
    if (arrivals.isEnough(visit, known.proof())) {
      return known.session() == null
          ? arrivals.provedMore(http, visit, known, List.of())
          : PageHeaders.seeOther(visit.next());
    }
    return page(visit, known, null, false);
  }

  @Post("{/id}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> submit(
      @PathVariable String tenant,
      @PathVariable @Nullable String id,
      @Body String body,
      HttpRequest<?> http) {
    var visit = visits.of(http, tenant, id);
    var known = arrivals.known(http, visit);
    if (known == null) {
      return PageHeaders.seeOther(visit.path("login"));
    }
    var form = Form.read(body);
    visit.browser().checkForm(form, form(visit, known));
    if (form.field("decision").equals("decline")) {
      return decline(http, visit, known);
    }
    if (!form.field("set_up").isEmpty()) {
      return setUp(http, visit, known, form);
    }
    return form.field("credential").isEmpty()
        ? code(http, visit, known, form)
        : passkey(http, visit, known, form);
  }

  private MutableHttpResponse<String> code(
      HttpRequest<?> http, Visit visit, Known known, Form form) {
    var user = known.proof().user();
    var method =
        secondFactors.check(
            visit.view(), visit.browser(), user, form.field("code"), Causes.of(http, user));
    return method == null
        ? page(visit, known, null, true)
        : arrivals.provedMore(http, visit, known, List.of(method));
  }

  private MutableHttpResponse<String> passkey(
      HttpRequest<?> http, Visit visit, Known known, Form form) {
    var user = known.proof().user();
    var right =
        signIn.checkPasskey(
            visit.view(), visit.browser(), form.field("credential"), user, Causes.of(http, user));
    return right == null
        ? page(visit, known, null, true)
        : arrivals.provedMore(http, visit, known, Methods.passkey(right.passkey().synced()));
  }

  /// The first second factor of this person, in the middle of their signing in.
  private MutableHttpResponse<String> setUp(
      HttpRequest<?> http, Visit visit, Known known, Form form) {
    var view = visit.view();
    var user = known.proof().user();
    if (!maySetUp(visit, known)) {
      throw PageException.forged();
    }
    var sealed = form.field("set_up");
    var cause = Causes.of(http, user);
    var command = apps.finish(view.tenant(), user, sealed, form.field("code"));
    if (command == null || !(commands.send(command, cause) instanceof Accepted)) {
      return page(visit, known, sealed, true);
    }
    notices.tell(view.tenant(), user, "An authenticator app was added.");
    var codes = recovery.issue(view.tenant(), user, cause);
    var response =
        visits.page(
            visit,
            HttpStatus.OK,
            new RecoveryCodesPage(
                KnownTenants.displayName(view),
                "Your authenticator app is set up.",
                codes,
                visit.next()));
    arrivals.enter(http, visit, known, List.of(Methods.ONE_TIME_CODE), response);
    return response;
  }

  /// Back to the client, which asked for more than the person wants to prove or can.
  private MutableHttpResponse<String> decline(HttpRequest<?> http, Visit visit, Known known) {
    var request = visit.request();
    if (request == null) {
      return PageHeaders.seeOther(visit.path("login"));
    }
    visits.finish(visit);
    return authorization.refuse(
        http,
        request,
        known.session(),
        new OAuthException(
            UNMET_AUTHENTICATION_REQUIREMENTS, "the person did not sign in as acr_values asks"));
  }

  private boolean maySetUp(Visit visit, Known known) {
    var user = known.proof().user();
    return least(visit, user) == Acr.TWO_FACTORS
        && !visit.view().factors(user).hasSecondFactor()
        && known.proof().since().isAfter(clock.instant().minus(RECENT));
  }

  private static Acr least(Visit visit, UserId user) {
    return Assurance.of(visit.view(), visit.request(), user).least();
  }

  private static String[] form(Visit visit, Known known) {
    return visit.form("verify", known.proof().user().value());
  }

  private MutableHttpResponse<String> page(
      Visit visit, Known known, @Nullable String setUp, boolean failed) {
    var view = visit.view();
    var user = known.proof().user();
    var factors = view.factors(user);
    boolean codes = least(visit, user) == Acr.TWO_FACTORS;
    boolean passkey = passkeys.arePossible() && !factors.passkeys().isEmpty();
    var setUpNow = maySetUp(visit, known) ? setUp(visit, user, setUp) : null;
    boolean app = codes && factors.app() != null;
    boolean recoverable = codes && factors.hasSecondFactor() && !factors.recoveryCodes().isEmpty();
    var page =
        new VerifyPage(
            KnownTenants.displayName(view),
            people.username(view, user),
            visit.clientName(),
            visit.path("verify"),
            visit.browser().formToken(form(visit, known)),
            app,
            recoverable,
            passkey
                ? passkeys.requestOptions(view.tenant(), visit.browser(), factors.passkeys())
                : null,
            setUpNow,
            app || passkey || setUpNow != null ? null : "/t/" + view.tenant() + "/account",
            visit.pending() != null,
            failed);
    return visits.page(visit, failed ? HttpStatus.BAD_REQUEST : HttpStatus.OK, page);
  }

  private SetUp setUp(Visit visit, UserId user, @Nullable String sealed) {
    var view = visit.view();
    var username = people.username(view, user);
    var name = KnownTenants.displayName(view);
    var again = sealed == null ? null : apps.again(view.tenant(), user, sealed, name, username);
    return again == null ? apps.begin(view.tenant(), user, name, username) : again;
  }
}
