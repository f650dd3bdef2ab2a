package procura.token.grant;

import static procura.token.error.OAuthErrorCode.INVALID_AUTHORIZATION_DETAILS;
import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.INVALID_TARGET;
import static procura.token.error.OAuthErrorCode.UNAUTHORIZED_CLIENT;
import static procura.token.request.ParameterTable.optional;
import static procura.token.request.ParameterTable.repeatable;
import static procura.token.request.ParameterTable.required;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.AccessToken;
import procura.authority.Ask;
import procura.authority.Ask.ConsentRule;
import procura.authority.Introspection;
import procura.authority.Introspection.Answer.Active;
import procura.authority.Introspection.Answer.Inactive;
import procura.authority.Introspection.ReferenceTokens;
import procura.identity.AuthorizationDetails;
import procura.identity.ResourceIdentifier;
import procura.identity.client.GrantType;
import procura.identity.issuance.ActorChain;
import procura.identity.issuance.GrantId;
import procura.tenancy.isolation.PublicUrls;
import procura.token.error.OAuthException;
import procura.token.grant.TokenExchangeChecks.Basis;
import procura.token.grant.TokenExchangeChecks.Exchange;
import procura.token.grant.Wish.Family;
import procura.token.grant.Wish.Presented;
import procura.token.request.ParameterTable;
import procura.token.request.TokenRequest;

/// OAuth 2.0 Token Exchange, RFC 8693. Delegation only: a new party in the chain is named in `act`,
/// newest outermost, and what was inherited is never dropped, rewritten or reordered.
@Singleton
final class TokenExchangeGrant implements Grant {

  private static final ParameterTable PARAMETERS =
      ParameterTable.of( // §2.1
          required("subject_token"),
          required("subject_token_type"),
          optional("actor_token").with("actor_token_type"),
          optional("actor_token_type").with("actor_token"),
          optional("requested_token_type"),
          repeatable("resource"),
          repeatable("audience"),
          optional("scope"),
          optional("authorization_details")); // RFC 9396 §6

  private static final int MOST_ANCESTORS = 16;

  private final Issuance issuance;
  private final Introspection introspection;
  private final TokenExchangeChecks checks;
  private final CrossDomain crossDomain;
  private final PublicUrls urls;

  TokenExchangeGrant(
      Issuance issuance,
      Introspection introspection,
      TokenExchangeChecks checks,
      CrossDomain crossDomain,
      PublicUrls urls) {
    this.crossDomain = crossDomain;
    this.issuance = issuance;
    this.introspection = introspection;
    this.checks = checks;
    this.urls = urls;
  }

  @Override
  public GrantType type() {
    return GrantType.TOKEN_EXCHANGE;
  }

  @Override
  public ParameterTable parameters() {
    return PARAMETERS;
  }

  @Override
  public TokenResponse handle(TokenRequest request) {
    if (request.client().isPublic()) {
      throw new OAuthException(
          UNAUTHORIZED_CLIENT, "token exchange needs client authentication"); // §5
    }
    if (crossDomain.isMeant(request)) {
      return crossDomain.handle(request);
    }
    types(request);
    var subject = token(request, "subject_token");
    AccessToken actor = null;
    try {
      actor =
          request.parameters().maybe("actor_token").isPresent()
              ? token(request, "actor_token")
              : null;
      return exchange(request, subject, actor);
    } catch (OAuthException refusal) {
      throw refusal.about(subject.subject(), actors(request, subject, actor));
    }
  }

  /// Who would have acted, newest first.
  private static ActorChain actors(
      TokenRequest request, AccessToken subject, @Nullable AccessToken actor) {
    var newest = actor == null ? request.client().id().value() : actor.subject();
    return subject.actors().value().contains(newest)
        ? subject.actors()
        : extend(newest, subject.actors());
  }

  private TokenResponse exchange(
      TokenRequest request, AccessToken subject, @Nullable AccessToken actor) {
    var target = target(request, subject);
    var exchange = checks.check(new Exchange(request, subject, actor, target));
    var ask =
        new Ask(
            request.client().id(),
            subject.user(),
            exchange.chain(),
            target,
            request.scopes(),
            subject.scopes(),
            ConsentRule.of(exchange.grant()),
            request.at(),
            subject.principal(),
            details(request, subject, target, exchange));
    var parents = new ArrayList<String>(List.of(subject.jti()));
    if (actor != null) {
      parents.add(actor.jti());
    }
    var issued =
        issuance.issue(
            request,
            new Wish(
                type(),
                ask,
                subject.subject(),
                new Family(
                    exchange.grant(), subject.authenticatedAt(), subject.acr(), subject.userInfo()),
                new Presented(
                    parents, ancestors(subject, exchange.grant()), earliest(subject, actor)),
                IssuanceErrors::ofExchange));
    return Responses.of(issued, null, null, TokenTypes.ACCESS_TOKEN);
  }

  /// The subject token and all that it came from: with any of them the new token ends. So it does
  /// with the subject token's family, also where it rests on another consent of the person.
  private static List<String> ancestors(AccessToken subject, @Nullable GrantId grant) {
    if (subject.ancestors().size() >= MOST_ANCESTORS) {
      throw new OAuthException(INVALID_REQUEST, "the subject token was exchanged too often");
    }
    var all = new ArrayList<String>(List.of(subject.jti()));
    if (subject.grant() != null && !subject.grant().equals(grant)) {
      all.add(subject.grant().value());
    }
    all.addAll(subject.ancestors());
    return all;
  }

  /// Never more than the subject token has. What it may do at one resource it may not, unasked, do
  /// at another; and what a person agreed to at one they did not agree to at another, where nobody
  /// but the server that they trusted with it may go on (RFC 8707 section 3).
  private static @Nullable AuthorizationDetails details(
      TokenRequest request, AccessToken subject, ResourceIdentifier target, Basis basis) {
    if (target.value().equals(subject.audience())) {
      return request.details(subject.details());
    }
    if (request.details() == null) {
      return null;
    }
    if (subject.user() != null && !basis.handedOn()) {
      throw new OAuthException(
          INVALID_AUTHORIZATION_DETAILS, "authorization_details were granted at another resource");
    }
    return request.details(subject.details());
  }

  private static void types(TokenRequest request) {
    var parameters = request.parameters();
    for (var name : List.of("subject_token_type", "actor_token_type")) {
      if (parameters.maybe(name).filter(type -> !TokenTypes.JWTS.contains(type)).isPresent()) {
        throw new OAuthException(INVALID_REQUEST, name + " must be an access token's");
      }
      var token = parameters.maybe(name.replace("_type", "")).orElse("");
      if (token.startsWith(ReferenceTokens.PREFIX)
          && (name.startsWith("actor") || parameters.one(name).equals(TokenTypes.JWT))) {
        throw new OAuthException(INVALID_REQUEST, name + " is a JWT's, and the token is opaque");
      }
    }
    if (parameters
        .maybe("requested_token_type")
        .filter(type -> !TokenTypes.JWTS.contains(type))
        .isPresent()) {
      throw new OAuthException(INVALID_REQUEST, "only access tokens are issued here");
    }
  }

  /// §2.2.2: an unacceptable token is an invalid request, and all unacceptable ones look alike.
  private AccessToken token(TokenRequest request, String parameter) {
    return switch (introspection.check(request.tenant(), request.parameters().one(parameter))) {
      case Active(var token) -> token;
      case Inactive inactive ->
          throw new OAuthException(
              checks.unacceptable(request, parameter),
              parameter + " is not acceptable",
              parameter + ": " + inactive.reason());
    };
  }

  /// `resource`, or its older name `audience`; without either the token is for where it was before.
  private ResourceIdentifier target(TokenRequest request, AccessToken subject) {
    var resource = request.resource();
    var audience = request.resource("audience");
    if (resource != null && audience != null && !resource.equals(audience)) {
      throw new OAuthException(INVALID_TARGET, "one token is for one resource");
    }
    if (resource != null) {
      return resource;
    }
    if (audience != null) {
      return audience;
    }
    return subject.audience().equals(urls.issuer(request.tenant()))
        ? Ask.IDENTITY
        : new ResourceIdentifier(subject.audience());
  }

  private static Instant earliest(AccessToken subject, @Nullable AccessToken actor) {
    return actor != null && actor.expiresAt().isBefore(subject.expiresAt())
        ? actor.expiresAt()
        : subject.expiresAt();
  }

  static ActorChain extend(String newest, ActorChain inherited) {
    var chain = new ArrayList<String>(List.of(newest));
    chain.addAll(inherited.value());
    return new ActorChain(chain);
  }
}
