package procura.token.grant;

import static procura.token.error.OAuthErrorCode.INVALID_GRANT;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Scopes;
import procura.identity.issuance.ActorChain;
import procura.identity.issuance.GrantId;
import procura.identity.issuance.IssuanceEvent.GrantRevoked;
import procura.tenancy.keys.Secrets;
import procura.token.clientauth.AuthenticatedClient;
import procura.token.clientauth.AuthenticatedClient.App;
import procura.token.code.AuthorizationCode;
import procura.token.error.OAuthException;
import procura.token.refresh.RefreshToken;
import procura.token.refresh.RefreshTokenStore;
import procura.token.refresh.RefreshTokenStore.Fresh;
import procura.token.refresh.RefreshTokenStore.Use;
import procura.token.request.TokenRequest;

/// The family of tokens that one authorization gives rise to: how it begins, goes on and ends.
@Singleton
final class Families {

  /// A family ends for good after this long, however often it is refreshed.
  private static final Duration ABSOLUTE = Duration.ofDays(30);

  /// And earlier when nobody uses it.
  private static final Duration IDLE = Duration.ofDays(14);

  private final RefreshTokenStore store;
  private final FactLog log;
  private final Secrets secrets;
  private final Duration grace;

  Families(
      RefreshTokenStore store,
      FactLog log,
      Secrets secrets,
      @Value("${procura.refresh-grace:20s}") Duration grace) {
    this.store = store;
    this.log = log;
    this.secrets = secrets;
    this.grace = grace;
  }

  /// Only who asked for `offline_access` or registered the grant gets a refresh token.
  boolean mayRefresh(AuthenticatedClient client, Scopes granted) {
    return granted.contains("offline_access")
        || (client instanceof App app && app.refreshesAnyway());
  }

  Fresh begin(TokenRequest request, AuthorizationCode code, ActorChain actors, Scopes scopes) {
    var token =
        new RefreshToken(
            request.tenant(),
            code.grant(),
            code.user(),
            code.client(),
            actors,
            code.resource(),
            scopes,
            code.authenticatedAt(),
            code.methods(),
            code.session(),
            code.details(),
            request.client().isPublic() ? request.confirmation() : null,
            code.claims(),
            request.at().plus(lifetime(request.client())),
            request.at());
    return fresh(request, token);
  }

  void keep(Fresh token) {
    store.add(token);
  }

  Use use(TokenRequest request, String presented) {
    var use =
        Secrets.wellFormed("rt", presented)
            ? store.use(request.tenant(), presented, grace, request.at())
            : new Use.Unknown();
    return use instanceof Use.Live(var token) && !request.at().isBefore(end(request, token))
        ? new Use.Unknown() // the client's rule has become shorter meanwhile
        : use;
  }

  /// The family's absolute end, by what the client's rule is now.
  private static Instant end(TokenRequest request, RefreshToken token) {
    return token.begunAt() == null
        ? token.diesAt()
        : token.begunAt().plus(lifetime(request.client()));
  }

  private static Duration lifetime(AuthenticatedClient client) {
    var own =
        client instanceof App app ? app.client().metadata().tokens().refreshTokenLifetime() : null;
    return own == null ? ABSOLUTE : own;
  }

  /// The refresh token to answer with: a new one for a public client, none for others, whose own
  /// stays good: a confidential client's token is bound to its authentication, and one with a
  /// confirmation to its key (OAuth 2.1 section 4.3.1).
  @Nullable String next(TokenRequest request, RefreshToken token, String presented) {
    if (!request.client().isPublic() || token.confirmation() != null) {
      store.extend(request.tenant(), presented, expiry(request, token));
      return null;
    }
    var next = fresh(request, token);
    if (!store.rotate(presented, next, grace, request.at())) {
      throw new OAuthException(
          INVALID_GRANT, "the refresh token can't be used", "rotated meanwhile");
    }
    return next.secret();
  }

  void end(TokenRequest request, GrantId grant, String reason) {
    log.append(
            List.of(
                new GrantRevoked(
                    request.tenant(), grant, request.client().id(), reason, request.at())),
            new Cause(
                new Actor(null, null, request.client().id(), List.of(), request.origin()),
                request.correlation(),
                request.correlation()),
            Fence.NONE)
        .toCompletableFuture()
        .join();
  }

  private Fresh fresh(TokenRequest request, RefreshToken token) {
    return new Fresh(token, secrets.token("rt"), expiry(request, token));
  }

  private static Instant expiry(TokenRequest request, RefreshToken token) {
    var idle = request.at().plus(IDLE);
    var end = end(request, token);
    return idle.isBefore(end) ? idle : end;
  }
}
