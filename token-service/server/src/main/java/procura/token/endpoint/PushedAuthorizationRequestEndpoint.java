package procura.token.endpoint;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.UNAUTHORIZED_CLIENT;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.authority.Authority;
import procura.authority.View;
import procura.tenancy.isolation.PublicUrls;
import procura.token.check.Asked;
import procura.token.check.AuthorizationChecks;
import procura.token.check.NoRedirect;
import procura.token.check.Provenance;
import procura.token.clientauth.AuthenticatedClient;
import procura.token.clientauth.AuthenticatedClient.App;
import procura.token.clientauth.ClientAuthentication;
import procura.token.clientauth.Evidence;
import procura.token.clientauth.RegisteredKeys;
import procura.token.clientauth.SenderKeys;
import procura.token.error.OAuthException;
import procura.token.origin.Origin;
import procura.token.profile.Profiles;
import procura.token.push.PushedRequests;
import procura.token.request.FormBody;

/// The pushed authorization request endpoint (RFC 9126): an authorization request straight from its
/// client, checked as one that comes by browser would be, and kept until the person comes.
@Controller(value = "/t/{tenant}/par", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PushedAuthorizationRequestEndpoint {

  private static final int LONGEST_BODY = 64 * 1024;

  /// What proves the client and is no part of its request.
  private static final Set<String> AUTHENTICATION =
      Set.of("client_secret", "client_assertion", "client_assertion_type");

  private final Tenants tenants;
  private final Authority authority;
  private final ClientAuthentication authentication;
  private final SenderKeys senderKeys;
  private final PushedRequests pushed;
  private final PublicUrls urls;
  private final Refusals refusals;
  private final RegisteredKeys keys;
  private final InstantSource clock;

  PushedAuthorizationRequestEndpoint(
      Tenants tenants,
      Authority authority,
      ClientAuthentication authentication,
      SenderKeys senderKeys,
      PushedRequests pushed,
      PublicUrls urls,
      Refusals refusals,
      RegisteredKeys keys,
      InstantSource clock) {
    this.keys = keys;
    this.tenants = tenants;
    this.authority = authority;
    this.authentication = authentication;
    this.senderKeys = senderKeys;
    this.pushed = pushed;
    this.urls = urls;
    this.refusals = refusals;
    this.clock = clock;
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> push(@PathVariable String tenant, HttpRequest<byte[]> http) {
    var id = tenants.known(tenant);
    if (id == null) {
      return Json.notFound();
    }
    var body = http.getBody().orElse(null);
    if (body != null && body.length > LONGEST_BODY) {
      return Json.error(new OAuthException(INVALID_REQUEST, "the request is too long"), http)
          .status(HttpStatus.REQUEST_ENTITY_TOO_LARGE); // RFC 9126 §2.3
    }
    var attempt =
        new Refusals.Attempt(
            id, Origin.of(http), Origin.correlation(http), "pushed_authorization_request");
    try {
      var form = FormBody.parse(body);
      attempt.form(form, () -> Evidence.claimed(http, form));
      var view = authority.now(id);
      var evidence = Evidence.of(http, form);
      var proof = senderKeys.proof(view, evidence, "par");
      var client = authentication.authenticate(view, evidence, clock.instant());
      attempt.client(client);
      var dpopKey = proof == null ? null : senderKeys.spend(id, proof); // RFC 9449 §10.1
      var answer = push(view, app(client), form, dpopKey);
      return proof == null || proof.nextNonce() == null
          ? answer
          : answer.header("DPoP-Nonce", proof.nextNonce());
    } catch (OAuthException refusal) {
      refusals.record(attempt, refusal, clock.instant());
      return Json.error(refusal, http);
    }
  }

  private static App app(AuthenticatedClient client) {
    return switch (client) {
      case App app -> app;
      case AuthenticatedClient.Agent _, AuthenticatedClient.Federated _ ->
          throw new OAuthException(
              UNAUTHORIZED_CLIENT, "an agent's authorization is asked for by its client");
    };
  }

  private MutableHttpResponse<?> push(
      View view, App app, Map<String, List<String>> form, @Nullable String dpopKey) {
    if (!FormBody.values(form, "request_uri").isEmpty()) {
      throw new OAuthException(
          INVALID_REQUEST, "request_uri is what a pushed request gets"); // §2.1
    }
    var sent = new HashMap<>(Asked.withoutEmpty(form));
    sent.keySet().removeAll(AUTHENTICATION);
    sent.putIfAbsent("client_id", List.of(app.id().value()));
    var asked = asked(view, app, sent, dpopKey);
    AuthorizationChecks.pass(asked);
    var lifetime = lifetime(view, app);
    var requestUri =
        pushed.add(
            view.tenant(),
            app.id(),
            asked.parameters(),
            asked.provenance().signed(),
            asked.provenance().dpopKey(),
            lifetime);
    var answer = new LinkedHashMap<String, Object>();
    answer.put("request_uri", requestUri);
    answer.put("expires_in", lifetime.toSeconds());
    return Json.ok(answer).status(HttpStatus.CREATED); // §2.2
  }

  private Asked asked(
      View view, App app, Map<String, List<String>> sent, @Nullable String dpopKey) {
    try {
      return Asked.of(
          view,
          app.client(),
          keys,
          sent,
          Provenance.pushing(dpopKey),
          urls.issuer(view.tenant()),
          clock.instant().truncatedTo(ChronoUnit.MILLIS));
    } catch (NoRedirect refusal) {
      throw new OAuthException(refusal.code(), refusal.reason());
    }
  }

  private static Duration lifetime(View view, App app) {
    var own = app.client().metadata().requests().requestUriLifetime();
    if (own != null) {
      return own;
    }
    var tenants = Profiles.ofTenant(view).requestUriLifetime();
    return tenants == null ? PushedRequests.LIFETIME : tenants;
  }
}
