package procura.token.endpoint;

import static procura.token.error.OAuthErrorCode.LOGIN_REQUIRED;

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
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Authority;
import procura.authority.View;
import procura.identity.client.ClientId;
import procura.tenancy.isolation.PublicUrls;
import procura.token.check.Asked;
import procura.token.check.AuthorizationChecks;
import procura.token.check.AuthorizationRequest;
import procura.token.check.CheckRedirectUri;
import procura.token.check.KnownClient;
import procura.token.check.NoRedirect;
import procura.token.check.Prompt;
import procura.token.check.Provenance;
import procura.token.clientauth.RegisteredKeys;
import procura.token.consent.Authorization;
import procura.token.consent.AuthorizationRefusals;
import procura.token.consent.HintedPeople;
import procura.token.consent.NextStep;
import procura.token.consent.NextStep.AskPerson;
import procura.token.consent.NextStep.Login;
import procura.token.consent.NextStep.Proceed;
import procura.token.consent.NextStep.Refuse;
import procura.token.consent.NextStep.StepUp;
import procura.token.consent.RedirectBack;
import procura.token.error.OAuthException;
import procura.token.logo.Logos;
import procura.token.origin.Origin;
import procura.token.page.Browsers;
import procura.token.page.ErrorPage;
import procura.token.page.Form;
import procura.token.page.KnownTenants;
import procura.token.page.PageException;
import procura.token.page.PageHeaders;
import procura.token.page.Pages;
import procura.token.push.PushedRequests;
import procura.token.registration.MetadataDocuments;
import procura.token.registration.MetadataDocuments.Outcome.Current;
import procura.token.registration.MetadataDocuments.Outcome.TooMany;
import procura.token.registration.MetadataDocuments.Outcome.Unreachable;
import procura.token.registration.MetadataDocuments.Outcome.Unusable;
import procura.token.session.PendingRequests;
import procura.token.session.Sessions;

/// The authorization endpoint (OAuth 2.1 section 4.1, OpenID Connect Core section 3.1.2), by GET
/// and by POST. It checks, and sends the person on to what is still needed.
@Controller(value = "/t/{tenant}/authorize", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AuthorizationEndpoint {

  private final KnownTenants tenants;
  private final Browsers browsers;
  private final Sessions sessions;
  private final PendingRequests requests;
  private final PushedRequests pushed;
  private final Authorization authorization;
  private final AuthorizationRefusals refusals;
  private final RedirectBack back;
  private final HintedPeople people;
  private final Pages pages;
  private final PublicUrls urls;
  private final RegisteredKeys keys;
  private final MetadataDocuments documents;
  private final Logos logos;
  private final Authority authority;
  private final InstantSource clock;

  AuthorizationEndpoint(
      KnownTenants tenants,
      Browsers browsers,
      Sessions sessions,
      PendingRequests requests,
      PushedRequests pushed,
      Authorization authorization,
      AuthorizationRefusals refusals,
      RedirectBack back,
      HintedPeople people,
      Pages pages,
      PublicUrls urls,
      RegisteredKeys keys,
      MetadataDocuments documents,
      Logos logos,
      Authority authority,
      InstantSource clock) {
    this.documents = documents;
    this.logos = logos;
    this.authority = authority;
    this.keys = keys;
    this.tenants = tenants;
    this.browsers = browsers;
    this.sessions = sessions;
    this.requests = requests;
    this.pushed = pushed;
    this.authorization = authorization;
    this.refusals = refusals;
    this.back = back;
    this.people = people;
    this.pages = pages;
    this.urls = urls;
    this.clock = clock;
  }

  @Get
  HttpResponse<String> get(@PathVariable String tenant, HttpRequest<?> http) {
    var query = http.getUri().getRawQuery();
    return authorize(tenants.ofPage(tenant), Form.read(query == null ? "" : query), http);
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> post(
      @PathVariable String tenant, @Body @Nullable String body, HttpRequest<?> http) {
    return authorize(tenants.ofPage(tenant), Form.read(body == null ? "" : body), http);
  }

  private HttpResponse<String> authorize(View view, Form form, HttpRequest<?> http) {
    Asked asked;
    try {
      asked = asked(lookedAt(view, form, http), form);
    } catch (NoRedirect refusal) {
      return errorPage(view, form, refusal, http);
    }
    try {
      return proceed(view, AuthorizationChecks.pass(asked), http);
    } catch (OAuthException refusal) {
      var who = new AuthorizationRefusals.Who(null, asked.client().id(), null);
      refusals.record(http, view.tenant(), who, refusal.code().value(), refusal.reason());
      if (asked.provenance().pushedAs() != null
          && !pushed.spend(view.tenant(), asked.provenance().pushedAs())) {
        throw PageException.expired();
      }
      return back.error(RedirectBack.Way.of(asked), refusal);
    }
  }

  /// As it is once the client's metadata document has been looked at, if its id is the URL of one.
  private View lookedAt(View view, Form form, HttpRequest<?> http) {
    var id = form.field("client_id");
    return switch (documents.lookAt(view.tenant(), id, Origin.of(http))) {
      case Current _ -> authority.now(view.tenant());
      case Unusable(var reason) -> throw new NoRedirect(reason);
      case Unreachable(var reason, _) -> throw new NoRedirect(reason);
      case TooMany _ ->
          throw new PageException(
              HttpStatus.TOO_MANY_REQUESTS,
              new ErrorPage(
                  "Too many new applications at once",
                  "Wait a minute, then go back to the application and start again.",
                  "too_many_requests"));
    };
  }

  private Asked asked(View view, Form form) {
    var parameters = Asked.withoutEmpty(form.fields());
    var client = KnownClient.of(view, parameters);
    var issuer = urls.issuer(view.tenant());
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var requestUri = parameters.getOrDefault("request_uri", List.of());
    if (requestUri.size() != 1
        || !requestUri.getFirst().startsWith(PushedRequests.PREFIX)
        || parameters.containsKey("request")) {
      return Asked.of(view, client, keys, parameters, Provenance.PLAIN, issuer, now);
    }
    // of a pushed request client_id and request_uri alone count (RFC 9126 section 4)
    var request = pushed.find(view.tenant(), client.id(), requestUri.getFirst());
    if (request == null) {
      throw new NoRedirect("request_uri is unknown, expired, used, or another client's");
    }
    var provenance = Provenance.pushed(request.hash(), request.signed(), request.dpopKey());
    return new Asked(
        view,
        client,
        CheckRedirectUri.of(client, request.parameters()),
        request.parameters(),
        provenance,
        issuer,
        now);
  }

  private HttpResponse<String> errorPage(
      View view, Form form, NoRedirect refusal, HttpRequest<?> http) {
    var id = form.field("client_id");
    var client = id.isBlank() || id.length() > 512 ? null : view.client(new ClientId(id));
    var who = new AuthorizationRefusals.Who(null, client == null ? null : client.id(), null);
    refusals.record(http, view.tenant(), who, refusal.code().value(), refusal.reason());
    return pages.page(
        HttpStatus.BAD_REQUEST,
        new ErrorPage(
                "This sign-in link does not work",
                "The application that sent you here asked in a way we can't answer safely, so we have"
                    + " not sent you back to it. Tell its maker: "
                    + refusal.reason()
                    + ".",
                refusal.code().value())
            .at(view));
  }

  private HttpResponse<String> proceed(View view, AuthorizationRequest asked, HttpRequest<?> http) {
    var browser = browsers.of(http, view.tenant());
    var session = sessions.current(http, view, browser);
    var request = people.in(view, asked, session);
    var next = NextStep.of(view, request, session, clock.instant());
    return switch (next) {
      case Proceed(var whose, var offer) -> authorization.approve(http, request, whose, offer);
      case Refuse(var refusal) -> authorization.refuse(http, request, session, refusal);
      case Login _ when request.has(Prompt.NONE) ->
          authorization.refuse(
              http,
              request,
              null,
              new OAuthException(LOGIN_REQUIRED, "nobody is signed in in the way asked for"));
      case StepUp(var whose) when request.has(Prompt.NONE) ->
          authorization.refuse(
              http,
              request,
              whose,
              new OAuthException(LOGIN_REQUIRED, "the person must prove more than they have"));
      case AskPerson(var whose, var offer) when request.has(Prompt.NONE) ->
          authorization.refuse(http, request, whose, NextStep.silently(view, request, offer));
      case Login _, StepUp _, AskPerson _ -> {
        logos.prepare(view, request.client());
        var pending = requests.add(browser, request);
        var page = next instanceof Login ? "login" : next instanceof StepUp ? "verify" : "consent";
        MutableHttpResponse<String> response =
            PageHeaders.seeOther("/t/" + view.tenant() + "/" + page + "/" + pending.id());
        yield browsers.remember(response, view.tenant(), browser);
      }
    };
  }
}
