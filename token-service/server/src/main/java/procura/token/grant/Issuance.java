package procura.token.grant;

import static procura.token.error.OAuthErrorCode.INVALID_CLIENT;
import static procura.token.error.OAuthErrorCode.INVALID_DPOP_PROOF;
import static procura.token.error.OAuthErrorCode.TEMPORARILY_UNAVAILABLE;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import procura.authority.AccessToken;
import procura.authority.Ask;
import procura.authority.Authority;
import procura.authority.Permission;
import procura.authority.Verdict;
import procura.authority.Verdict.Permitted;
import procura.authority.Verdict.Reason;
import procura.authority.Verdict.Refused;
import procura.authority.View;
import procura.eventstore.FactLog;
import procura.eventstore.StaleDecision;
import procura.eventstore.postgres.LogBusy;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.agent.AgentId;
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.identity.issuance.Grounds;
import procura.identity.issuance.IssuanceEvent.AccessTokenIssued;
import procura.identity.resource.ResourceProfile;
import procura.identity.resource.TokenFormat;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.keys.Secrets;
import procura.token.claims.StandardClaims;
import procura.token.claims.Subjects;
import procura.token.clientauth.AuthenticatedClient.Federated;
import procura.token.clientauth.ClientQuota;
import procura.token.error.OAuthException;
import procura.token.jwt.AccessTokens;
import procura.token.request.TokenRequest;

/// Issues one access token, whatever the grant: decides on current authority, records the fact
/// under the condition that nothing it rests on has changed, and only then lets the token exist.
/// Decides again when something did change.
@Singleton
public final class Issuance {

  private static final int ATTEMPTS = 3;

  private final Authority authority;
  private final FactLog log;
  private final Secrets secrets;
  private final AccessTokens tokens;
  private final Subjects subjects;
  private final PublicUrls urls;
  private final ClientQuota quota;

  Issuance(
      Authority authority,
      FactLog log,
      AccessTokens tokens,
      Subjects subjects,
      PublicUrls urls,
      ClientQuota quota,
      Secrets secrets) {
    this.quota = quota;
    this.subjects = subjects;
    this.secrets = secrets;
    this.authority = authority;
    this.log = log;
    this.tokens = tokens;
    this.urls = urls;
  }

  /// @param token as it goes out
  record Issued(AccessToken claims, String token) {}

  Issued issue(TokenRequest request, Wish wish) {
    if (wish.ask().user() != null) {
      quota.take(request.tenant(), wish.ask().user());
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var view = authority.now(request.tenant());
      if (!request.client().stillHolds(view)) {
        throw new OAuthException(
            INVALID_CLIENT,
            "client authentication failed",
            "credential revoked or registration changed meanwhile");
      }
      var profile = ProfileRules.check(view, request);
      if (wish.presented().parents().stream().anyMatch(view::tokenRevoked)
          || wish.presented().ancestors().stream().anyMatch(view::ended)) {
        throw wish.refusal()
            .apply(new Refused(Reason.CONSENT_MISSING, "a presented token was revoked meanwhile"));
      }
      Verdict verdict = Permission.decide(view, wish.ask());
      switch (verdict) {
        case Refused refused -> throw wish.refusal().apply(refused);
        case Permitted permitted -> {
          checkBinding(request, permitted);
          var claims = claims(request, wish, permitted, view);
          if (record(request, wish, permitted, claims, view)) {
            return new Issued(
                claims,
                tokens.encode(
                    view, claims, format(profile, permitted, claims, view), algorithm(permitted)));
          }
        }
      }
    }
    throw new OAuthException(
        TEMPORARILY_UNAVAILABLE, "what the token rests on keeps changing: try again");
  }

  /// As long as the resource says, and no longer than the client's own rule.
  private static Duration lifetime(Permitted permitted, Wish wish, View view) {
    var resource = permitted.resource();
    var lifetime =
        resource == null
            ? ResourceProfile.DEFAULT_LIFETIME
            : resource.profile().accessTokenLifetime();
    var client = view.client(wish.ask().client());
    var most = client == null ? null : client.metadata().tokens().accessTokenLifetime();
    return most != null && most.compareTo(lifetime) < 0 ? most : lifetime;
  }

  /// A resource may take only tokens that are of no use to a thief (RFC 9728 section 2,
  /// `dpop_bound_access_tokens_required`).
  private static void checkBinding(TokenRequest request, Permitted permitted) {
    if (permitted.resource() != null
        && permitted.resource().profile().demandsBinding()
        && request.confirmation() == null) {
      throw new OAuthException(
          INVALID_DPOP_PROOF, "this resource takes only bound tokens: send a DPoP proof");
    }
  }

  private AccessToken claims(TokenRequest request, Wish wish, Permitted permitted, View view) {
    var resource = permitted.resource();
    var lifetime = lifetime(permitted, wish, view);
    var expires = request.at().plus(lifetime);
    return new AccessToken(
        request.tenant(),
        secrets.id("at"),
        wish.subject(),
        wish.ask().client(),
        wish.ask().actors(),
        resource == null ? urls.issuer(request.tenant()) : resource.identifier().value(),
        permitted.scopes(),
        wish.family().grant(),
        wish.family().authenticatedAt(),
        request.confirmation(),
        permitted.details(),
        wish.presented().ancestors(),
        null,
        request.at(),
        wish.presented().notAfter() != null && wish.presented().notAfter().isBefore(expires)
            ? wish.presented().notAfter()
            : expires,
        wish.family().acr(),
        userInfo(wish, permitted));
  }

  /// Said in the token only where it is less than its scopes say.
  private static @Nullable List<String> userInfo(Wish wish, Permitted permitted) {
    var names = wish.family().userInfo();
    return names == null
            || !permitted.scopes().contains("openid")
            || names.containsAll(StandardClaims.of(permitted.scopes()))
        ? null
        : StandardClaims.within(permitted.scopes(), names);
  }

  private TokenFormat format(
      SecurityProfile profile, Permitted permitted, AccessToken token, View view) {
    if (profile == SecurityProfile.HARDENED_AGENT) {
      return TokenFormat.OPAQUE; // whoever finds one learns nothing from it
    }
    if (token.user() != null && subjects.isPairwise(view, token.client())) {
      return TokenFormat.OPAQUE; // its own token does not tell it the public identifier
    }
    var resource = permitted.resource();
    return resource == null ? TokenFormat.JWT : resource.profile().tokenFormat();
  }

  private static @Nullable String algorithm(Permitted permitted) {
    return permitted.resource() == null ? null : permitted.resource().profile().signingAlg();
  }

  private boolean record(
      TokenRequest request, Wish wish, Permitted permitted, AccessToken claims, View view) {
    var ask = wish.ask();
    var fact =
        new AccessTokenIssued(
            request.tenant(),
            claims.jti(),
            wish.type(),
            wish.subject(),
            ask.client(),
            actingAgent(ask),
            ask.actors(),
            permitted.resource() == null ? null : permitted.resource().identifier(),
            permitted.scopes(),
            permitted.narrowed(),
            wish.family().grant(),
            new Grounds(
                wish.family().grant() == null ? null : wish.family().grant().delegation(),
                wish.family().grant() == null ? null : wish.family().grant().issuer(),
                request.client() instanceof Federated federated ? federated.workload() : null,
                wish.presented().parents(),
                view.readAt()),
            claims.confirmation(),
            claims.details(),
            claims.expiresAt(),
            request.at());
    try {
      log.append(List.of(fact), cause(request, ask), view.fence()).toCompletableFuture().join();
      return true;
    } catch (CompletionException e) {
      if (e.getCause() instanceof StaleDecision) {
        return false;
      }
      if (e.getCause() instanceof LogBusy) {
        throw new OAuthException(
            TEMPORARILY_UNAVAILABLE, "more is going on than can be recorded: try again");
      }
      throw e;
    }
  }

  private static @Nullable AgentId actingAgent(Ask ask) {
    var actors = ask.actors().value();
    var id = actors.isEmpty() ? ask.client().value() : actors.getFirst();
    return id.startsWith("agt_") ? new AgentId(id) : null;
  }

  private static Cause cause(TokenRequest request, Ask ask) {
    return new Cause(
        new Actor(
            ask.user(), actingAgent(ask), ask.client(), ask.actors().value(), request.origin()),
        request.correlation(),
        request.correlation());
  }
}
