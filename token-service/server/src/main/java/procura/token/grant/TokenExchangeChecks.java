package procura.token.grant;

import static procura.token.error.OAuthErrorCode.ACTOR_UNAUTHORIZED;
import static procura.token.error.OAuthErrorCode.INVALID_GRANT;
import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.INVALID_TARGET;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import procura.authority.AccessToken;
import procura.authority.Ask;
import procura.authority.Authority;
import procura.authority.View;
import procura.identity.Access;
import procura.identity.ResourceIdentifier;
import procura.identity.agent.AgentId;
import procura.identity.delegation.Consent;
import procura.identity.issuance.ActorChain;
import procura.identity.issuance.GrantId;
import procura.identity.trust.TrustedIssuerId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.keys.Secrets;
import procura.token.clientauth.AuthenticatedClient;
import procura.token.clientauth.AuthenticatedClient.App;
import procura.token.error.OAuthErrorCode;
import procura.token.error.OAuthException;
import procura.token.request.TokenRequest;

/// Whether a subject token and an actor belong together. RFC 8693 would accept any two valid tokens
/// ("delegation chain splicing"); here the pair needs a basis that this server knows of.
@Singleton
final class TokenExchangeChecks {

  private final Authority authority;
  private final Secrets secrets;
  private final PublicUrls urls;

  TokenExchangeChecks(Authority authority, Secrets secrets, PublicUrls urls) {
    this.urls = urls;
    this.authority = authority;
    this.secrets = secrets;
  }

  record Exchange(
      TokenRequest request,
      AccessToken subject,
      @Nullable AccessToken actor,
      ResourceIdentifier target) {

    AuthenticatedClient caller() {
      return request.client();
    }

    String callerId() {
      return caller().id().value();
    }

    /// The party that is to act: the actor token's, or else the caller.
    String actorId() {
      return actor == null ? callerId() : actor.subject();
    }
  }

  /// What an exchange rests on: the chain of the new token and the family it belongs to.
  ///
  /// @param handedOn by the server that the subject token is for, which goes on in its stead
  record Basis(ActorChain chain, @Nullable GrantId grant, boolean handedOn) {}

  private record Rule(String otherwise, Predicate<Exchange> holds) {}

  /// In the order of RFC 8693 section 2.1; the first that fails ends the exchange.
  private static final List<Rule> RULES =
      List.of(
          new Rule("actor_token is itself delegated", e -> e.actor() == null || plain(e.actor())),
          new Rule(
              "actor_token is neither the caller's own nor one of its agents'",
              e ->
                  e.actor() == null
                      || e.actor().subject().equals(e.callerId())
                      || e.caller() instanceof App),
          new Rule(
              "a token with act may not have may_act, too",
              e -> e.subject().mayAct() == null || e.subject().actors().value().isEmpty()),
          new Rule(
              "the actor stands in the chain already",
              e -> isCurrent(e) || !e.subject().actors().value().contains(e.actorId())));

  Basis check(Exchange exchange) {
    for (var rule : RULES) {
      if (!rule.holds().test(exchange)) {
        throw refused(exchange, rule.otherwise());
      }
    }
    if (!mayAct(exchange)) {
      throw refused(exchange, "may_act names another actor");
    }
    if (exchange.actor() != null) {
      PresentedKeys.mustBeProved(
          exchange.request().confirmation(), exchange.actor(), "actor_token");
    }
    if (isCurrent(exchange)) {
      PresentedKeys.mustBeProved(
          exchange.request().confirmation(), exchange.subject(), "subject_token");
    } else {
      PresentedKeys.mustBeReplaced(exchange.request(), exchange.subject(), "subject_token");
    }
    var view = authority.now(exchange.request().tenant());
    if (exchange.actor() != null && !exchange.actorId().equals(exchange.callerId())) {
      return agentOfTheCaller(view, exchange);
    }
    if (isCurrent(exchange)) {
      return new Basis(exchange.subject().actors(), continued(view, exchange), false);
    }
    if (isServerOfTheAudience(exchange)) {
      return extended(exchange, exchange.subject().grant(), true);
    }
    var delegation = delegated(view, exchange, exchange.callerId());
    if (delegation != null) {
      return extended(exchange, delegation, false);
    }
    throw refused(exchange, "the subject token was neither issued to nor for the caller");
  }

  /// A client hands its person's token to one of its agents, which shows its own: the person must
  /// have let that agent act through that client.
  private Basis agentOfTheCaller(View view, Exchange exchange) {
    var agent = view.agent(new AgentId(exchange.actorId()));
    var mine = exchange.subject().client().equals(exchange.caller().id());
    var grant = delegated(view, exchange, exchange.actorId());
    if (agent == null || !mine || grant == null) {
      throw refused(exchange, "no consent links the person, this client and the actor");
    }
    return extended(exchange, grant, false);
  }

  /// Who already acts goes on where it was. For anywhere else the person must have agreed to that,
  /// too: scopes of one resource say nothing about another (RFC 8707 section 3).
  private @Nullable GrantId continued(View view, Exchange exchange) {
    var subject = exchange.subject();
    var user = subject.user();
    if (user == null
        || exchange.target().value().equals(subject.audience())
        || exchange.target().equals(Ask.IDENTITY)) {
      return subject.grant();
    }
    var issuer = subject.grant() == null ? null : subject.grant().issuer();
    if (issuer != null) {
      return trusted(view, exchange, issuer);
    }
    var actors = subject.actors().value();
    var grant =
        actors.isEmpty()
            ? delegated(view, exchange, user, null)
            : delegated(view, exchange, actors.getFirst());
    if (grant == null) {
      throw new OAuthException(INVALID_TARGET, "the person did not agree to that resource");
    }
    return grant;
  }

  /// Where an issuer's word stands in place of the person's, it says where that counts.
  private static @Nullable GrantId trusted(View view, Exchange exchange, TrustedIssuerId issuer) {
    var trust = view.trustedIssuer(issuer);
    var access = trust == null ? List.<Access>of() : trust.profile().access();
    if (trust == null
        || (!access.isEmpty()
            && access.stream().noneMatch(a -> a.resource().equals(exchange.target())))) {
      throw new OAuthException(INVALID_TARGET, "the issuer is not trusted for that resource");
    }
    return exchange.subject().grant();
  }

  private @Nullable GrantId delegated(View view, Exchange exchange, String agent) {
    var user = exchange.subject().user();
    return user == null || !agent.startsWith("agt_")
        ? null
        : delegated(view, exchange, user, new AgentId(agent));
  }

  private @Nullable GrantId delegated(
      View view, Exchange exchange, UserId user, @Nullable AgentId agent) {
    var delegation =
        view.delegation(new Consent(user, exchange.subject().client(), agent, exchange.target()));
    return delegation == null ? null : GrantId.of(delegation.id(), secrets.id("exc"));
  }

  /// The caller is who acts with the subject token now: it narrows its own token.
  private static boolean isCurrent(Exchange e) {
    var actors = e.subject().actors().value();
    return e.actorId().equals(e.callerId())
        && (actors.isEmpty() ? e.subject().client().value() : actors.getFirst())
            .equals(e.callerId());
  }

  private static boolean isServerOfTheAudience(Exchange e) {
    return e.caller() instanceof App app
        && app.client().metadata().protectedResources().stream()
            .anyMatch(r -> r.value().equals(e.subject().audience()));
  }

  private static boolean plain(AccessToken actor) {
    return actor.user() == null && actor.actors().value().isEmpty();
  }

  private static Basis extended(Exchange exchange, @Nullable GrantId grant, boolean handedOn) {
    return new Basis(
        TokenExchangeGrant.extend(exchange.actorId(), exchange.subject().actors()),
        grant,
        handedOn);
  }

  /// RFC 8693 section 4.4: who is named is the only one who may become the actor, and nobody takes
  /// the person's place without being named.
  private boolean mayAct(Exchange exchange) {
    var named = exchange.subject().mayAct();
    if (named == null) {
      return true;
    }
    var issuer = urls.issuer(exchange.request().tenant());
    return !named.more()
        && exchange.actorId().equals(named.sub())
        && (named.iss() == null || named.iss().equals(issuer))
        && !isCurrent(exchange);
  }

  /// What an actor's refusal is called: the actor profile has a code of its own for it.
  private OAuthException refused(Exchange exchange, String reason) {
    return new OAuthException(
        hasActorProfile(exchange.request()) ? ACTOR_UNAUTHORIZED : INVALID_REQUEST,
        "subject and actor do not belong together",
        reason);
  }

  /// RFC 8693 section 2.2.2 calls every unacceptable token an invalid request; the actor profile
  /// calls an actor's bad credential an invalid grant.
  OAuthErrorCode unacceptable(TokenRequest request, String parameter) {
    return parameter.equals("actor_token") && hasActorProfile(request)
        ? INVALID_GRANT
        : INVALID_REQUEST;
  }

  private boolean hasActorProfile(TokenRequest request) {
    var tenant = authority.now(request.tenant()).settings();
    return tenant != null && tenant.settings().grants().actorProfile();
  }
}
