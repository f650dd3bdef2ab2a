package procura.token.check;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.authority.Ask.ConsentRule;
import procura.identity.AuthorizationDetails;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
import procura.identity.issuance.ActorChain;
import procura.identity.user.UserId;
import procura.token.acr.Acr;

/// An authorization request (OAuth 2.1 section 4.1.1) that has passed every check.
///
/// @param codeChallenge null only for a client exempt from PKCE
/// @param agent the `requested_actor` that is to act for the person
/// @param scopes as asked for; none asks for the resource's default
/// @param acrValues `acr_values`, most wanted first
/// @param claims the `claims` request (OpenID Connect Core section 5.5), as JSON
/// @param dpopKey `dpop_jkt`: the only key that may redeem the code (RFC 9449 section 10)
/// @param details `authorization_details` (RFC 9396), or null
/// @param onlyUser the only person who may be answered for (`id_token_hint`), or null for anybody
/// @param pushedAs what is stored of the `request_uri` that it was pushed under, or null
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
    @Nullable AuthorizationDetails details,
    @Nullable UserId onlyUser,
    @Nullable String pushedAs,
    Instant at) {

  public AuthorizationRequest {
    prompts = Set.copyOf(prompts);
    acrValues = List.copyOf(acrValues);
    uiLocales = List.copyOf(uiLocales);
  }

  public boolean has(Prompt prompt) {
    return prompts.contains(prompt);
  }

  /// The weakest way to sign in that will do, or null when any does.
  public @Nullable Acr leastAcr() {
    return Acr.leastOf(acrValues);
  }

  /// Whether a sign-in is enough for this request: by the right person, recent and sure enough.
  public boolean acceptsSignIn(UserId user, List<String> methods, Instant authenticatedAt) {
    var least = leastAcr();
    return acceptsPerson(user, authenticatedAt)
        && (least == null || Acr.reachedBy(methods).satisfies(least));
  }

  /// Whether it was the right person, and recently enough.
  public boolean acceptsPerson(UserId user, Instant authenticatedAt) {
    return (signedInSince == null || !authenticatedAt.isBefore(signedInSince))
        && (onlyUser == null || onlyUser.equals(user));
  }

  /// The same, where the person that the client means is known.
  public AuthorizationRequest onlyFor(UserId user) {
    return new AuthorizationRequest(
        tenant,
        client,
        redirectUri,
        responseMode,
        state,
        codeChallenge,
        nonce,
        resource,
        scopes,
        agent,
        prompts,
        signedInSince,
        loginHint,
        acrValues,
        claims,
        dpopKey,
        uiLocales,
        details,
        user,
        pushedAs,
        at);
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
      @Nullable AuthorizationDetails wantedDetails,
      ConsentRule consent,
      Instant now) {
    return new Ask(client, user, actors(), at, wanted, null, consent, now).with(wantedDetails);
  }
}
