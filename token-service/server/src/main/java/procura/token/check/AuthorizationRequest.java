package procura.token.check;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.authority.Ask.ConsentRule;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
import procura.identity.issuance.ActorChain;
import procura.identity.user.UserId;

/// An authorization request (OAuth 2.1 section 4.1.1) that has passed every check.
///
/// @param codeChallenge null only for a client exempt from PKCE
/// @param agent the `requested_actor` that is to act for the person
/// @param scopes as asked for; none asks for the resource's default
/// @param acrValues `acr_values`, most wanted first
/// @param claims the `claims` request (OpenID Connect Core section 5.5), as JSON
/// @param dpopKey `dpop_jkt`: the only key that may redeem the code (RFC 9449 section 10)
/// @param signedInSince a sign-in before this doesn't count (`prompt=login`, `max_age`)
public record AuthorizationRequest(
    TenantId tenant,
    ClientId client,
    String redirectUri,
    ResponseMode responseMode,
    @Nullable String state,
    @Nullable String codeChallenge,
    @Nullable String nonce,
    @Nullable ResourceIdentifier resource,
    Scopes scopes,
    @Nullable AgentId agent,
    Set<Prompt> prompts,
    @Nullable Instant signedInSince,
    @Nullable String loginHint,
    List<String> acrValues,
    @Nullable String claims,
    @Nullable String dpopKey,
    List<String> uiLocales,
    Instant at) {

  public AuthorizationRequest {
    prompts = Set.copyOf(prompts);
    acrValues = List.copyOf(acrValues);
    uiLocales = List.copyOf(uiLocales);
  }

  public boolean has(Prompt prompt) {
    return prompts.contains(prompt);
  }

  public ActorChain actors() {
    return agent == null ? ActorChain.NONE : new ActorChain(List.of(agent.value()));
  }

  /// The question to the one decision function.
  ///
  /// @param at the resource, which the decision may have found from the scopes
  public Ask ask(
      UserId user,
      @Nullable ResourceIdentifier at,
      Scopes wanted,
      ConsentRule consent,
      Instant now) {
    return new Ask(client, user, actors(), at, wanted, null, consent, now);
  }
}
