package procura.token.grant;

import static procura.token.error.OAuthErrorCode.INSUFFICIENT_USER_AUTHENTICATION;
import static procura.token.error.OAuthErrorCode.INVALID_CLIENT;
import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.INVALID_SCOPE;
import static procura.token.error.OAuthErrorCode.INVALID_TARGET;
import static procura.token.error.OAuthErrorCode.TEMPORARILY_UNAVAILABLE;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.authority.Authority;
import procura.authority.Permission;
import procura.authority.Verdict.Refused;
import procura.authority.View;
import procura.eventstore.FactLog;
import procura.eventstore.StaleDecision;
import procura.identity.Access;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Scopes;
import procura.identity.issuance.IssuanceEvent.AuthorizationGrantIssued;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.keys.Secrets;
import procura.tenancy.lifecycle.CrossDomainTarget;
import procura.token.consent.People;
import procura.token.error.OAuthException;
import procura.token.grant.CrossDomainSubjects.Subject;
import procura.token.jwt.AccessTokens;
import procura.token.jwt.JsonObject;
import procura.token.jwt.JwtSigner;
import procura.token.request.TokenRequest;

/// Token exchange for a grant at the authorization server of another domain: the identity
/// provider's half of ID-JAG (section 4.3) and of identity chaining (section 2.3). What may be
/// asserted to whom is a table of the tenant's own; its policy stands in place of the person's
/// consent, and the person, the client and every authority behind the subject token are still asked
/// for.
@Singleton
final class CrossDomain {

  /// As short as it takes to show it.
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final int ATTEMPTS = 3;

  private final Authority authority;
  private final CrossDomainSubjects subjects;
  private final FactLog log;
  private final JwtSigner signer;
  private final AccessTokens tokens;
  private final People people;
  private final PublicUrls urls;
  private final Secrets secrets;

  CrossDomain(
      Authority authority,
      CrossDomainSubjects subjects,
      FactLog log,
      JwtSigner signer,
      AccessTokens tokens,
      People people,
      PublicUrls urls,
      Secrets secrets) {
    this.authority = authority;
    this.subjects = subjects;
    this.log = log;
    this.signer = signer;
    this.tokens = tokens;
    this.people = people;
    this.urls = urls;
    this.secrets = secrets;
  }

  /// Whether a grant for elsewhere is asked for, and not a token for a resource here: an ID-JAG by
  /// its type, a grant of identity chaining by naming an authorization server.
  boolean isMeant(TokenRequest request) {
    var type = request.parameters().maybe("requested_token_type").orElse("");
    return switch (type) {
      case TokenTypes.ID_JAG -> true;
      case TokenTypes.JWT -> {
        var settings = authority.now(request.tenant()).settings();
        yield settings != null
            && settings.settings().grants().targets().stream()
                .anyMatch(target -> target.chaining() && names(request, target));
      }
      default -> false;
    };
  }

  private static boolean names(TokenRequest request, CrossDomainTarget target) {
    return request.parameters().all("audience").contains(target.audience())
        || request.parameters().all("resource").contains(target.audience());
  }

  TokenResponse handle(TokenRequest request) {
    boolean idJag = request.parameters().one("requested_token_type").equals(TokenTypes.ID_JAG);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var view = authority.now(request.tenant());
      if (!request.client().stillHolds(view)) {
        throw new OAuthException(
            INVALID_CLIENT, "client authentication failed", "registration changed meanwhile");
      }
      var target = target(request, view, idJag);
      var resource = resource(request, target);
      var scopes = scopes(request, target, resource);
      var subject =
          idJag ? subjects.ofIdentity(request, view) : subjects.ofAccessToken(request, view);
      try {
        permitted(request, view, target, subject);
        var grant = grant(request, target, resource, scopes, subject, idJag);
        if (record(request, view, grant)) {
          return response(request, view, grant, target, subject, idJag);
        }
      } catch (OAuthException refusal) {
        throw refusal.about(subject.id(), subject.actors());
      }
    }
    throw new OAuthException(
        TEMPORARILY_UNAVAILABLE, "what the grant rests on keeps changing: try again");
  }

  /// MCP enterprise-managed authorization section 7.6.1: a pair that nobody configured is refused.
  private CrossDomainTarget target(TokenRequest request, View view, boolean idJag) {
    var settings = view.settings();
    var targets =
        settings == null ? List.<CrossDomainTarget>of() : settings.settings().grants().targets();
    if (idJag && request.parameters().all("audience").size() != 1) {
      throw new OAuthException(INVALID_REQUEST, "audience is required, once");
    }
    return targets.stream()
        .filter(target -> idJag ? target.idJag() : target.chaining())
        .filter(target -> names(request, target))
        .filter(target -> !target.audience().equals(urls.issuer(view.tenant())))
        .findFirst()
        .orElseThrow(
            () -> new OAuthException(INVALID_TARGET, "that authorization server is not a target"));
  }

  private static @Nullable Access resource(TokenRequest request, CrossDomainTarget target) {
    var named =
        request.parameters().all("resource").stream()
            .filter(resource -> !resource.equals(target.audience()))
            .toList();
    if (named.isEmpty()) {
      return null;
    }
    return target.resources().stream()
        .filter(access -> named.equals(List.of(access.resource().value())))
        .findFirst()
        .orElseThrow(() ->
            new OAuthException(
                INVALID_TARGET, "the resource is not one of that authorization server"));
  }

  /// What is granted, not what was asked for, stands in the grant.
  private static Scopes scopes(
      TokenRequest request, CrossDomainTarget target, @Nullable Access resource) {
    var possible =
        resource != null
            ? resource.scopes()
            : target.resources().stream()
                .map(Access::scopes)
                .reduce(Scopes::or)
                .orElse(Scopes.NONE);
    var asked = request.scopes();
    var granted = asked.isEmpty() ? possible : asked.and(possible);
    if (!asked.isEmpty() && granted.isEmpty()) {
      throw new OAuthException(INVALID_SCOPE, "nothing of what was asked for may be granted");
    }
    return granted;
  }

  private static void permitted(
      TokenRequest request, View view, CrossDomainTarget target, Subject subject) {
    var ask =
        new Ask(
            request.client().id(),
            subject.user(),
            subject.actors(),
            Ask.IDENTITY,
            Scopes.of("openid"),
            null,
            subject.consent(),
            request.at());
    if (Permission.decide(view, ask) instanceof Refused refused) {
      throw IssuanceErrors.ofExchange(refused);
    }
    var user = view.user(subject.user());
    if (!target.roles().isEmpty()
        && (user == null || user.roles().stream().noneMatch(target.roles()::contains))) {
      throw new OAuthException(
          INVALID_TARGET, "that authorization server is not a target", "the person has no role");
    }
    var maxAge = target.maxAge();
    if (maxAge != null
        && (subject.authenticatedAt() == null
            || subject.authenticatedAt().plus(maxAge).isBefore(request.at()))) {
      throw new OAuthException(
              INSUFFICIENT_USER_AUTHENTICATION, "the person has to sign in again for that")
          .with("max_age", maxAge.toSeconds());
    }
  }

  private AuthorizationGrantIssued grant(
      TokenRequest request,
      CrossDomainTarget target,
      @Nullable Access resource,
      Scopes scopes,
      Subject subject,
      boolean idJag) {
    Instant expires = request.at().plus(LIFETIME);
    return new AuthorizationGrantIssued(
        request.tenant(),
        secrets.id("jag"),
        idJag ? TokenTypes.ID_JAG : TokenTypes.JWT,
        subject.id(),
        subject.actors(),
        request.client().id(),
        clientThere(request, target, idJag),
        target.audience(),
        resource == null ? null : resource.resource().value(),
        scopes,
        subject.parents(),
        subject.notAfter() != null && subject.notAfter().isBefore(expires)
            ? subject.notAfter()
            : expires,
        request.at());
  }

  /// ID-JAG section 5: what the client is called there, which the table says, or which is the same
  /// everywhere because it is a URL.
  private static @Nullable String clientThere(
      TokenRequest request, CrossDomainTarget target, boolean idJag) {
    var here = request.client().id().value();
    var there = target.clientIds().get(here);
    if (there == null && here.startsWith("https://")) {
      return here;
    }
    if (there == null && idJag) {
      throw new OAuthException(INVALID_TARGET, "the client is not known there");
    }
    return there;
  }

  private boolean record(TokenRequest request, View view, AuthorizationGrantIssued grant) {
    var cause =
        new Cause(
            new Actor(null, null, grant.client(), grant.actors().value(), request.origin()),
            request.correlation(),
            request.correlation());
    try {
      log.append(List.of(grant), cause, view.fence()).toCompletableFuture().join();
      return true;
    } catch (CompletionException e) {
      if (e.getCause() instanceof StaleDecision) {
        return false;
      }
      throw e;
    }
  }

  private TokenResponse response(
      TokenRequest request,
      View view,
      AuthorizationGrantIssued grant,
      CrossDomainTarget target,
      Subject subject,
      boolean idJag) {
    var claims =
        new JsonObject()
            .with("iss", urls.issuer(request.tenant()))
            .with("sub", grant.subject())
            .with("aud", grant.audience())
            .with("jti", grant.jti())
            .with("iat", grant.at().getEpochSecond())
            .with("exp", grant.expiresAt().getEpochSecond());
    if (grant.clientThere() != null) {
      claims.with("client_id", grant.clientThere());
    }
    if (grant.resource() != null) {
      claims.with("resource", grant.resource());
    }
    if (!grant.scopes().isEmpty()) {
      claims.with("scope", grant.scopes().toString());
    }
    if (subject.authenticatedAt() != null) {
      claims.with("auth_time", subject.authenticatedAt().getEpochSecond());
    }
    var email = target.email() ? people.email(view, subject.user()) : null;
    if (email != null) {
      claims.with("email", email);
    }
    var key = request.confirmation();
    if (key != null && key.jkt() != null) {
      claims.with("cnf", new JsonObject().with("jkt", key.jkt()));
    }
    var act = tokens.act(request.tenant(), grant.actors().value());
    if (act != null) {
      claims.with("act", act);
    }
    return new TokenResponse(
        signer.sign(
            view, idJag ? Assertion.ID_JAG : Assertion.AUTHORIZATION_GRANT, claims.toString()),
        "N_A",
        Duration.between(grant.at(), grant.expiresAt()).toSeconds(),
        grant.scopes().toString(),
        null,
        null,
        grant.tokenType(),
        null);
  }
}
