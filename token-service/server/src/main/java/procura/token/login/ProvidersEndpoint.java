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
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.ConnectionAuthority;
import procura.authority.Authorities.Status;
import procura.identity.connection.ConnectionId;
import procura.identity.user.UserId;
import procura.token.page.Causes;
import procura.token.page.ErrorPage;
import procura.token.page.Form;
import procura.token.page.PageException;
import procura.token.page.PageHeaders;
import procura.token.session.Methods;
import procura.token.session.Proof;
import procura.token.session.Sessions;
import procura.token.upstream.UpstreamFailure;
import procura.token.upstream.UpstreamProviders;
import procura.token.upstream.UpstreamProviders.Person;
import procura.token.upstream.UpstreamProviders.Wish;
import procura.token.upstream.UpstreamVisitStore.UpstreamVisit;

/// The way to a provider elsewhere and back. Whom it vouches for is known here by connection,
/// issuer and subject; an e-mail address makes nobody the owner of an account.
@Controller(value = "/t/{tenant}/providers/{connection}", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ProvidersEndpoint {

  private final Visits visits;
  private final UpstreamProviders providers;
  private final UpstreamPeople people;
  private final Sessions sessions;
  private final Arrivals arrivals;
  private final FailedSignIns failures;
  private final InstantSource clock;

  ProvidersEndpoint(
      Visits visits,
      UpstreamProviders providers,
      UpstreamPeople people,
      Sessions sessions,
      Arrivals arrivals,
      FailedSignIns failures,
      InstantSource clock) {
    this.clock = clock;
    this.visits = visits;
    this.providers = providers;
    this.people = people;
    this.sessions = sessions;
    this.arrivals = arrivals;
    this.failures = failures;
  }

  @Post("{/id}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> begin(
      @PathVariable String tenant,
      @PathVariable String connection,
      @PathVariable @Nullable String id,
      @Body String body,
      HttpRequest<?> http) {
    var visit = visits.of(http, tenant, id);
    visit.browser().checkForm(Form.read(body), visit.form("login"));
    try {
      return PageHeaders.seeOther(
          providers.begin(
              visit.view(),
              visit.browser(),
              connection(visit, connection),
              Wish.signIn(
                  visit.pending() == null ? null : visit.pending().id(),
                  signedInSince(http, visit))));
    } catch (UpstreamFailure failure) {
      throw failed(http, visit, null, failure.reason());
    }
  }

  @Get("/callback")
  HttpResponse<String> back(
      @PathVariable String tenant, @PathVariable String connection, HttpRequest<?> http) {
    var visit = visits.of(http, tenant, null);
    var used = connection(visit, connection);
    var query = http.getUri().getRawQuery();
    var form = Form.read(query == null ? "" : query);
    var on = providers.back(visit.view(), visit.browser(), used.id(), form.field("state"));
    if (on == null) {
      throw failed(http, visit, null, "an answer that this browser has not asked for");
    }
    try {
      var answer = new HashMap<String, String>();
      form.fields().keySet().forEach(name -> answer.put(name, form.field(name)));
      var person = providers.person(visit.view(), used, on, answer);
      return on.linking() == null
          ? signIn(http, visit, used, on, person)
          : link(http, visit, on, on.linking(), person);
    } catch (UpstreamFailure failure) {
      throw failed(http, visit, on.linking(), failure.reason());
    }
  }

  private MutableHttpResponse<String> signIn(
      HttpRequest<?> http,
      Visit visit,
      ConnectionAuthority connection,
      UpstreamVisit on,
      Person person) {
    var user = people.find(visit.view(), connection, person, Causes.of(http, null));
    if (user == null) {
      throw failed(http, visit, null, "nobody here has linked that account");
    }
    if (user.status() != Status.ACTIVE) {
      throw failed(http, visit, user.id(), "account not active");
    }
    var origin = on.request() == null ? visit : visits.of(http, tenant(visit), on.request());
    return arrivals.proved(
        http, origin, new Proof(user.id(), List.of(Methods.FEDERATED), person.signedInAt()));
  }

  /// What the client's request wants; and whoever is signed in already comes to do so again.
  private @Nullable Instant signedInSince(HttpRequest<?> http, Visit visit) {
    if (visit.request() != null) {
      return visit.request().signedInSince();
    }
    return sessions.current(http, visit.view(), visit.browser()) == null ? null : clock.instant();
  }

  /// Only into the session that asked for it.
  private MutableHttpResponse<String> link(
      HttpRequest<?> http, Visit visit, UpstreamVisit on, UserId linking, Person person) {
    var session = sessions.current(http, visit.view(), visit.browser());
    if (session == null || !session.id().equals(on.session()) || !session.user().equals(linking)) {
      throw PageException.forged();
    }
    if (!people.link(visit.view(), linking, person, Causes.of(http, linking))) {
      throw new PageException(
          HttpStatus.BAD_REQUEST,
          new ErrorPage(
              "That account is linked already",
              "It belongs to somebody else here. Unlink it there first.",
              "linked_elsewhere"));
    }
    return PageHeaders.seeOther("/t/" + tenant(visit) + "/account?done=linked");
  }

  private static String tenant(Visit visit) {
    return visit.view().tenant().value();
  }

  private static ConnectionAuthority connection(Visit visit, String id) {
    var connection =
        id.isBlank() || id.length() > 512 ? null : visit.view().connection(new ConnectionId(id));
    if (connection == null) {
      throw PageException.notFound();
    }
    return connection;
  }

  private PageException failed(
      HttpRequest<?> http, Visit visit, @Nullable UserId user, String reason) {
    failures.record(visit.view(), user, "provider: " + reason, Causes.of(http, user));
    return new PageException(
        HttpStatus.BAD_REQUEST,
        new ErrorPage(
            "That provider could not sign you in",
            "Nothing was changed. Go back to the sign-in page and try again, or choose another"
                + " way.",
            "provider_failed"));
  }
}
