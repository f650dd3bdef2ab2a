package procura.control.console;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.AccessToken;
import procura.authority.Authority;
import procura.authority.Introspection;
import procura.authority.Introspection.Answer.Active;
import procura.authority.Introspection.Answer.Inactive;
import procura.control.WireForm;
import procura.control.access.SameSite;
import procura.control.access.SignUpMode;
import procura.control.console.SessionStore.Session;
import procura.control.problem.Problem;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemHandler;
import procura.control.problem.ProblemType;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.keys.PersonalData;

/// What the console's pages ask about the browser they run in.
@Hidden
@Controller("/console")
@ExecuteOn(TaskExecutors.BLOCKING)
final class SessionEndpoint {

  @WireForm
  record SessionAnswer(
      String tenant,
      String tenantDisplayName,
      @Nullable String username,
      @Nullable String displayName,
      List<String> scopes,
      String expiresAt) {}

  @WireForm
  record Configuration(String signup, String baseUrl) {}

  private final ConsoleSessions sessions;
  private final Introspection introspection;
  private final Authority authority;
  private final PersonalData personalData;
  private final SignUpMode signUp;
  private final PublicUrls urls;

  SessionEndpoint(
      ConsoleSessions sessions,
      Introspection introspection,
      Authority authority,
      PersonalData personalData,
      SignUpMode signUp,
      PublicUrls urls) {
    this.sessions = sessions;
    this.introspection = introspection;
    this.authority = authority;
    this.personalData = personalData;
    this.signUp = signUp;
    this.urls = urls;
  }

  @Get("/configuration")
  Configuration configuration() {
    return new Configuration(signUp.value(), urls.base());
  }

  @Get("/session")
  HttpResponse<?> session(HttpRequest<?> request) {
    var session = sessions.of(request);
    var token = session == null ? null : sessions.accessToken(session);
    if (session == null || token == null) {
      return signedOut();
    }
    return switch (introspection.check(session.tenant(), token)) {
      case Inactive _ -> signedOut();
      case Active(var active) ->
          HttpResponse.ok(answer(session, active)).header("Cache-Control", "no-store");
    };
  }

  private SessionAnswer answer(Session session, AccessToken token) {
    var view = authority.now(session.tenant());
    var settings = view.settings();
    var user = view.user(session.user());
    var tenant = session.tenant();
    var id = session.user().value();
    return new SessionAnswer(
        tenant.value(),
        settings == null ? tenant.value() : settings.settings().displayName(),
        user == null ? null : personalData.open(tenant, id, "username", user.username()),
        user == null ? null : personalData.open(tenant, id, "display_name", user.displayName()),
        token.scopes().value(),
        session.expiresAt().toString());
  }

  private static HttpResponse<?> signedOut() {
    return ProblemHandler.answer(Problem.of(ProblemType.AUTHENTICATION_REQUIRED, "sign in first"));
  }

  @Post("/logout")
  HttpResponse<?> logout(HttpRequest<?> request) {
    if (!SameSite.fromConsole(request, urls)) {
      throw new ProblemException(
          ProblemType.CROSS_SITE, "a session works from the console's pages only");
    }
    var session = sessions.of(request);
    if (session != null) {
      sessions.end(session);
    }
    return HttpResponse.noContent().cookie(sessions.ended());
  }
}
