package procura.token.endpoint;

import static procura.token.error.OAuthErrorCode.INVALID_CLIENT;
import static procura.token.request.ParameterTable.optional;
import static procura.token.request.ParameterTable.required;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.authority.AccessToken;
import procura.authority.Authority;
import procura.authority.Introspection;
import procura.authority.Introspection.Answer.Active;
import procura.authority.Introspection.Answer.Inactive;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.authority.details.Details;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.issuance.IssuanceEvent.TokenIntrospected;
import procura.tenancy.isolation.PublicUrls;
import procura.token.clientauth.AuthenticatedClient;
import procura.token.clientauth.AuthenticatedClient.App;
import procura.token.clientauth.ClientAuthentication;
import procura.token.clientauth.Evidence;
import procura.token.error.OAuthException;
import procura.token.jwt.AccessTokens;
import procura.token.request.FormBody;
import procura.token.request.ParameterTable;

/// Token introspection (RFC 7662): active only if every authority behind the token still holds. A
/// caller learns about tokens for its own resources and its own tokens; of all others only that
/// they are not active.
@Controller(value = "/t/{tenant}/introspect", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class IntrospectionEndpoint {

  private static final ParameterTable PARAMETERS =
      ParameterTable.of(required("token"), optional("token_type_hint")); // §2.1

  private static final Map<String, Object> INACTIVE = Map.of("active", false);

  private final Tenants tenants;
  private final Authority authority;
  private final ClientAuthentication authentication;
  private final Introspection introspection;
  private final PublicUrls urls;
  private final FactLog log;
  private final Refusals refusals;
  private final InstantSource clock;

  IntrospectionEndpoint(
      Tenants tenants,
      Authority authority,
      ClientAuthentication authentication,
      Introspection introspection,
      PublicUrls urls,
      FactLog log,
      Refusals refusals,
      InstantSource clock) {
    this.tenants = tenants;
    this.authority = authority;
    this.authentication = authentication;
    this.introspection = introspection;
    this.urls = urls;
    this.log = log;
    this.refusals = refusals;
    this.clock = clock;
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> introspect(@PathVariable String tenant, HttpRequest<byte[]> http) {
    var id = tenants.known(tenant);
    if (id == null) {
      return Json.notFound();
    }
    var attempt =
        new Refusals.Attempt(id, Origin.of(http), Origin.correlation(http), "introspection");
    try {
      var form = FormBody.parse(http.getBody().orElse(null));
      attempt.form(form, () -> Evidence.claimed(http, form));
      var view = authority.now(id);
      var caller = authentication.authenticate(view, Evidence.of(http, form), clock.instant());
      attempt.client(caller);
      if (caller.isPublic()) {
        throw new OAuthException(
            INVALID_CLIENT, "introspection needs client authentication"); // §2.1
      }
      var token = PARAMETERS.read(form).one("token");
      return Json.ok(
          switch (introspection.check(view, token)) {
            case Active(var active) -> isFor(caller, active) ? members(active) : INACTIVE;
            case Inactive inactive -> {
              record(caller, inactive, http);
              yield INACTIVE;
            }
          });
    } catch (OAuthException refusal) {
      refusals.record(attempt, refusal, clock.instant());
      return Json.error(refusal, http);
    }
  }

  private static boolean isFor(AuthenticatedClient caller, AccessToken token) {
    return token.client().equals(caller.id())
        || (caller instanceof App app
            && app.client().metadata().protectedResources().stream()
                .anyMatch(resource -> resource.value().equals(token.audience())));
  }

  /// Section 2.2, with the whole act chain (RFC 8693 section 4.1).
  private Map<String, Object> members(AccessToken token) {
    var members = new LinkedHashMap<String, Object>();
    members.put("active", true);
    members.put("iss", urls.issuer(token.tenant()));
    members.put("sub", token.subject());
    members.put("aud", token.audience());
    members.put("client_id", token.client().value());
    members.put("scope", token.scopes().toString());
    members.put("exp", token.expiresAt().getEpochSecond());
    members.put("iat", token.issuedAt().getEpochSecond());
    members.put("jti", token.jti());
    var key = token.confirmation();
    members.put("token_type", key != null && key.jkt() != null ? "DPoP" : "Bearer");
    if (key != null) {
      members.put(
          "cnf",
          key.jkt() != null
              ? Map.of("jkt", key.jkt()) // RFC 9449 §6.2
              : Map.of("x5t#S256", String.valueOf(key.x5tS256()))); // RFC 8705 §3.2
    }
    if (token.subject().startsWith("agt_")) {
      members.put("sub_profile", "ai_agent");
    }
    if (token.authenticatedAt() != null) {
      members.put("auth_time", token.authenticatedAt().getEpochSecond());
    }
    if (token.details() != null) {
      members.put("authorization_details", Details.tree(token.details())); // RFC 9396 §9.2
    }
    var act = act(token, token.actors().value());
    if (act != null) {
      members.put("act", act);
    }
    return members;
  }

  private @Nullable Map<String, Object> act(AccessToken token, List<String> chain) {
    if (chain.isEmpty()) {
      return null;
    }
    var actor = new LinkedHashMap<String, Object>();
    actor.put("sub", chain.getFirst());
    actor.put("iss", urls.issuer(token.tenant()));
    actor.put("sub_profile", AccessTokens.profile(chain.getFirst()));
    var inner = act(token, chain.subList(1, chain.size()));
    if (inner != null) {
      actor.put("act", inner);
    }
    return actor;
  }

  /// A token that was ours and still in time, and is good no more: somebody goes on using it.
  private void record(AuthenticatedClient caller, Inactive inactive, HttpRequest<?> http) {
    var token = inactive.token();
    var now = clock.instant();
    if (token == null || !now.isBefore(token.expiresAt())) {
      return;
    }
    var correlation = Origin.correlation(http);
    log.append(
            List.of(
                new TokenIntrospected(
                    token.tenant(), token.jti(), caller.id(), false, inactive.reason(), now)),
            new Cause(
                new Actor(null, null, caller.id(), token.actors().value(), Origin.of(http)),
                correlation,
                correlation),
            Fence.NONE)
        .toCompletableFuture()
        .join();
  }
}
