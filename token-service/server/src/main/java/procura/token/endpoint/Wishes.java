package procura.token.endpoint;

import static procura.token.error.OAuthErrorCode.INVALID_AUTHORIZATION_DETAILS;
import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.INVALID_TARGET;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.authority.Ask.ConsentRule.NotNeeded;
import procura.authority.Introspection;
import procura.authority.Introspection.Answer.Active;
import procura.authority.Introspection.ReferenceTokens;
import procura.authority.Permission;
import procura.authority.Verdict.Refused;
import procura.authority.View;
import procura.authority.details.Details;
import procura.identity.AuthorizationDetails;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.agent.AgentId;
import procura.identity.issuance.ActorChain;
import procura.identity.issuance.Confirmation;
import procura.token.check.AuthorizationErrors;
import procura.token.clientauth.AuthenticatedClient;
import procura.token.error.OAuthException;
import procura.token.grant.PresentedKeys;
import procura.token.grant.TokenTypes;
import procura.token.request.Parameters;
import procura.token.request.TokenRequest;

/// What a request for a person's approval wants: read, and asked of the one decision function
/// before anybody is troubled. The agent that is to act is the client itself, or shows its own
/// token as `actor_token`.
@Singleton
final class Wishes {

  private final Introspection introspection;

  Wishes(Introspection introspection) {
    this.introspection = introspection;
  }

  /// @param parents the tokens that were presented
  record Wish(
      Scopes scopes,
      @Nullable ResourceIdentifier resource,
      @Nullable AuthorizationDetails details,
      @Nullable AgentId agent,
      List<String> parents) {

    ActorChain actors() {
      return agent == null ? ActorChain.NONE : new ActorChain(List.of(agent.value()));
    }
  }

  /// @param proved the key that the sender of the request holds
  Wish read(
      View view,
      AuthenticatedClient client,
      @Nullable Confirmation proved,
      Parameters parameters,
      Instant now) {
    var actor = actor(view, client, proved, parameters);
    var wish =
        new Wish(
            parameters.maybe("scope").map(TokenRequest::scopes).orElse(Scopes.NONE),
            resource(parameters),
            details(parameters),
            actor == null ? null : actor.agent(),
            actor == null ? List.of() : actor.parents());
    check(view, client, wish, now);
    return wish;
  }

  private record ActingAgent(AgentId agent, List<String> parents) {}

  private @Nullable ActingAgent actor(
      View view, AuthenticatedClient client, @Nullable Confirmation proved, Parameters parameters) {
    var token = parameters.maybe("actor_token").orElse(null);
    if (client instanceof AuthenticatedClient.Agent agent) {
      if (token != null) {
        throw new OAuthException(INVALID_REQUEST, "an agent that asks is the actor itself");
      }
      return new ActingAgent(agent.agentId(), List.of());
    }
    if (token == null) {
      return null;
    }
    if (parameters.maybe("actor_token_type").filter(type -> !TokenTypes.isJwt(type)).isPresent()) {
      throw new OAuthException(INVALID_REQUEST, "actor_token_type must be a JWT's");
    }
    if (!token.startsWith(ReferenceTokens.PREFIX)
        && introspection.check(view, token) instanceof Active(var own)
        && own.user() == null
        && own.actors().value().isEmpty()
        && own.subject().startsWith("agt_")) {
      PresentedKeys.mustBeProved(proved, own, "actor_token");
      return new ActingAgent(new AgentId(own.subject()), List.of(own.jti()));
    }
    throw new OAuthException(
        INVALID_REQUEST,
        "actor_token is not acceptable",
        "actor_token is no agent's own valid JWT");
  }

  private static @Nullable ResourceIdentifier resource(Parameters parameters) {
    var values = parameters.all("resource");
    if (values.size() > 1) {
      throw new OAuthException(INVALID_TARGET, "a token is for one resource: send one resource");
    }
    return values.isEmpty() ? null : TokenRequest.resourceOf(values.getFirst());
  }

  private static @Nullable AuthorizationDetails details(Parameters parameters) {
    try {
      return parameters.maybe("authorization_details").map(Details::read).orElse(null);
    } catch (IllegalArgumentException e) {
      throw new OAuthException(INVALID_AUTHORIZATION_DETAILS, String.valueOf(e.getMessage()));
    }
  }

  /// Whether this client could get it for anybody. What the person may do is seen when they answer.
  private static void check(View view, AuthenticatedClient client, Wish wish, Instant now) {
    var ofResource =
        new Scopes(
            wish.scopes().value().stream()
                .filter(scope -> !Ask.IDENTITY_SCOPES.contains(scope))
                .toList());
    if (ofResource.isEmpty()
        && wish.resource() == null
        && wish.agent() == null
        && wish.details() == null) {
      return;
    }
    var ask =
        new Ask(
                client.id(),
                null,
                wish.actors(),
                wish.resource(),
                ofResource,
                null,
                new NotNeeded(),
                now)
            .with(wish.details());
    if (Permission.decide(view, ask) instanceof Refused refused) {
      throw AuthorizationErrors.of(refused);
    }
  }
}
