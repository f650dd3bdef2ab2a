package procura.token.login;

import static procura.tenancy.lifecycle.SignInPolicy.Method.EMAIL_LINK;
import static procura.tenancy.lifecycle.SignInPolicy.Method.PASSKEY;
import static procura.tenancy.lifecycle.SignInPolicy.Method.PASSWORD;

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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.tenancy.keys.Overloaded;
import procura.token.check.AuthorizationRequest;
import procura.token.factor.Passkeys;
import procura.token.login.LoginPage.Mishap;
import procura.token.mail.MailRoom;
import procura.token.page.Causes;
import procura.token.page.Form;
import procura.token.page.KnownTenants;
import procura.token.page.PageHeaders;
import procura.token.session.Assurance;
import procura.token.session.Methods;
import procura.token.session.Session;
import procura.token.session.Sessions;

/// The sign-in page: on the way to a client, or to one's own account page. One form for name and
/// password, one that a script fills with a passkey's signature.
@Controller(value = "/t/{tenant}/login", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LoginEndpoint {

  private static final Map<String, String> NOTICES =
      Map.of("password", "Your password is changed. Sign in with the new one.");

  private static final String AGAIN =
      "To change how you sign in, sign in once more. Then try again.";

  private final Visits visits;
  private final Sessions sessions;
  private final SignIn signIn;
  private final Passkeys passkeys;
  private final MailRoom mail;
  private final Arrivals arrivals;

  LoginEndpoint(
      Visits visits,
      Sessions sessions,
      SignIn signIn,
      Passkeys passkeys,
      MailRoom mail,
      Arrivals arrivals) {
    this.visits = visits;
    this.sessions = sessions;
    this.signIn = signIn;
    this.passkeys = passkeys;
    this.mail = mail;
    this.arrivals = arrivals;
  }

  @Get("{/id}")
  HttpResponse<String> show(
      @PathVariable String tenant,
      @PathVariable @Nullable String id,
      @QueryValue("done") @Nullable String done,
      @QueryValue("again") @Nullable String again,
      HttpRequest<?> request) {
    var visit = visits.of(request, tenant, id);
    var session = sessions.current(request, visit.view(), visit.browser());
    boolean once = again != null && id == null; // before something is changed that protects them
    if (session != null && !once && isEnough(session, visit.request())) {
      return PageHeaders.seeOther(visit.next());
    }
    var notice = once ? AGAIN : done == null ? null : NOTICES.get(done);
    return page(visit, HttpStatus.OK, hint(visit), notice, Mishap.NONE);
  }

  @Post("{/id}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> submit(
      @PathVariable String tenant,
      @PathVariable @Nullable String id,
      @Body String body,
      HttpRequest<?> request) {
    var visit = visits.of(request, tenant, id);
    var form = Form.read(body);
    visit.browser().checkForm(form, visit.form("login"));
    return form.field("credential").isEmpty()
        ? password(request, visit, form)
        : passkey(request, visit, form);
  }

  private MutableHttpResponse<String> password(HttpRequest<?> http, Visit visit, Form form) {
    var attempt =
        new SignIn.Attempt(
            visit.view(),
            visit.browser(),
            form.field("username"),
            form.field("password"),
            Causes.of(http, null));
    try {
      var user = Assurance.policy(visit.view()).allows(PASSWORD) ? signIn.check(attempt) : null;
      return user == null
          ? page(visit, HttpStatus.BAD_REQUEST, attempt.username(), null, Mishap.FAILED)
          : arrivals.proved(http, visit, user, List.of(Methods.PASSWORD));
    } catch (Overloaded _) {
      return page(visit, HttpStatus.SERVICE_UNAVAILABLE, attempt.username(), null, Mishap.BUSY)
          .header("Retry-After", "2");
    }
  }

  private MutableHttpResponse<String> passkey(HttpRequest<?> http, Visit visit, Form form) {
    var passkey =
        Assurance.policy(visit.view()).allows(PASSKEY)
            ? signIn.checkPasskey(
                visit.view(),
                visit.browser(),
                form.field("credential"),
                null,
                Causes.of(http, null))
            : null;
    return passkey == null
        ? page(visit, HttpStatus.BAD_REQUEST, "", null, Mishap.PASSKEY_FAILED)
        : arrivals.proved(http, visit, passkey.user(), Methods.passkey(passkey.passkey().synced()));
  }

  /// Also one in vain, if it was for this request: asking once more would not help. How sure it is
  /// is another page's to ask.
  private static boolean isEnough(Session session, @Nullable AuthorizationRequest request) {
    return request == null
        || !session.authenticatedAt().isBefore(request.at())
        || request.acceptsPerson(session.user(), session.authenticatedAt());
  }

  private static String hint(Visit visit) {
    var hint = visit.request() == null ? null : visit.request().loginHint();
    return hint == null ? "" : hint;
  }

  private MutableHttpResponse<String> page(
      Visit visit, HttpStatus status, String username, @Nullable String notice, Mishap mishap) {
    var view = visit.view();
    var policy = Assurance.policy(view);
    var page =
        new LoginPage(
            KnownTenants.displayName(view),
            visit.clientName(),
            visit.path("login"),
            visit.browser().formToken(visit.form("login")),
            username,
            policy.allows(PASSWORD),
            policy.allows(PASSKEY) && passkeys.arePossible()
                ? passkeys.requestOptions(view.tenant(), visit.browser(), List.of())
                : null,
            policy.allows(EMAIL_LINK) && mail.isOpen() ? visit.path("link") : null,
            policy.allows(PASSWORD) && mail.isOpen() ? visit.path("reset") : null,
            view.connections().stream()
                .map(connection ->
                    new LoginPage.Provider(
                        connection.profile().name(), visit.path("providers/" + connection.id())))
                .toList(),
            notice,
            mishap);
    return page.providers().isEmpty()
        ? visits.page(visit, status, page)
        : visits.pageToElsewhere(visit, status, page);
  }
}
