package procura.token.endpoint;

import static procura.token.error.OAuthErrorCode.INVALID_GRANT;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Authority;
import procura.authority.Introspection;
import procura.authority.Introspection.Answer.Active;
import procura.authority.Introspection.Answer.Inactive;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Fact;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.identity.issuance.IssuanceEvent.GrantRevoked;
import procura.identity.issuance.IssuanceEvent.TokenRevoked;
import procura.tenancy.keys.Secrets;
import procura.token.clientauth.ClientAuthentication;
import procura.token.clientauth.Evidence;
import procura.token.error.OAuthException;
import procura.token.origin.Origin;
import procura.token.refresh.RefreshTokenStore;
import procura.token.refresh.RefreshTokenStore.Use;
import procura.token.request.FormBody;
import procura.token.request.ParameterTable;

/// Token revocation (RFC 7009). A refresh token takes its whole family with it.
@Controller(value = "/t/{tenant}/revoke", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class RevocationEndpoint {

  private static final ParameterTable PARAMETERS =
      ParameterTable.of(required("token"), optional("token_type_hint")); // §2.1

  private final Tenants tenants;
  private final Authority authority;
  private final ClientAuthentication authentication;
  private final Introspection introspection;
  private final RefreshTokenStore refreshTokens;
  private final FactLog log;
  private final Refusals refusals;
  private final InstantSource clock;

  RevocationEndpoint(
      Tenants tenants,
      Authority authority,
      ClientAuthentication authentication,
      Introspection introspection,
      RefreshTokenStore refreshTokens,
      FactLog log,
      Refusals refusals,
      InstantSource clock) {
    this.tenants = tenants;
    this.authority = authority;
    this.authentication = authentication;
    this.introspection = introspection;
    this.refreshTokens = refreshTokens;
    this.log = log;
    this.refusals = refusals;
    this.clock = clock;
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> revoke(@PathVariable String tenant, HttpRequest<byte[]> http) {
    var id = tenants.known(tenant);
    if (id == null) {
      return Json.notFound();
    }
    var attempt = new Refusals.Attempt(id, Origin.of(http), Origin.correlation(http), "revocation");
    try {
      var form = FormBody.parse(http.getBody().orElse(null));
      attempt.form(form, () -> Evidence.claimed(http, form));
      var view = authority.now(id);
      var caller = authentication.authenticate(view, Evidence.of(http, form), clock.instant());
      attempt.client(caller);
      var client = caller.id();
      var fact = ending(id, client, PARAMETERS.read(form).one("token"));
      if (fact != null) {
        var correlation = Origin.correlation(http);
        log.append(
                List.of(fact),
                new Cause(
                    new Actor(null, null, client, List.of(), Origin.of(http)),
                    correlation,
                    correlation),
                Fence.NONE)
            .toCompletableFuture()
            .join();
      }
      return Json.empty();
    } catch (OAuthException refusal) {
      refusals.record(attempt, refusal, clock.instant());
      return Json.error(refusal, http);
    }
  }

  /// The fact that ends what was presented; null when there is nothing to end (§2.2: that is
  /// success).
  private @Nullable Fact ending(TenantId tenant, ClientId client, String presented) {
    var now = clock.instant();
    if (Secrets.wellFormed("rt", presented)) {
      return switch (refreshTokens.use(tenant, presented, Duration.ZERO, now)) {
        case Use.Live(var token) -> {
          ofThisClient(client, token.client());
          yield new GrantRevoked(
              tenant, token.grant(), client, "refresh token revoked by its client", now);
        }
        case Use.Reused(var token) -> {
          ofThisClient(client, token.client());
          yield new GrantRevoked(
              tenant, token.grant(), client, "refresh token revoked by its client", now);
        }
        case Use.Unknown _ -> null;
      };
    }
    return switch (introspection.check(tenant, presented)) {
      case Active(var token) -> {
        ofThisClient(client, token.client());
        yield new TokenRevoked(
            tenant, token.jti(), client, token.expiresAt(), "revoked by its client", now);
      }
      // what is merely suspended could come back to life
      case Inactive(_, var token)
          when token != null
              && token.client().equals(client)
              && now.isBefore(token.expiresAt())
              && !authority.now(tenant).tokenRevoked(token.jti()) ->
          new TokenRevoked(
              tenant, token.jti(), client, token.expiresAt(), "revoked by its client", now);
      case Inactive _ -> null;
    };
  }

  /// Section 2.1: the request is refused, and the token lives on.
  private static void ofThisClient(ClientId caller, ClientId owner) {
    if (!caller.equals(owner)) {
      throw new OAuthException(INVALID_GRANT, "the token was not issued to this client");
    }
  }
}
