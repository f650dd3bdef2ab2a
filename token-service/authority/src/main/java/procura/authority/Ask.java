package procura.authority;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.AuthorizationDetails;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.client.ClientId;
import procura.identity.issuance.ActorChain;
import procura.identity.issuance.GrantId;
import procura.identity.user.UserId;

/// What somebody wants to be allowed: the question that every path to a token asks.
///
/// @param client the OAuth client that asks; an agent that asks for itself is its own client
/// @param user the person acted for, or null when the client or agent acts for itself
/// @param actors the act chain of the token to issue, newest first; empty without an actor
/// @param resource the protected resource, or null to find it from the scopes
/// @param requested the scopes asked for; none asks for the resource's default
/// @param limit the scopes of the token that this one derives from, or null
/// @param consent how the person's consent enters
/// @param principal where nobody is acted for: the client or agent that the token speaks for
/// @param details the authorization details asked for (RFC 9396), or null
public record Ask(
    ClientId client,
    @Nullable UserId user,
    ActorChain actors,
    @Nullable ResourceIdentifier resource,
    Scopes requested,
    @Nullable Scopes limit,
    ConsentRule consent,
    Instant at,
    ClientId principal,
    @Nullable AuthorizationDetails details) {

  public Ask(
      ClientId client,
      @Nullable UserId user,
      ActorChain actors,
      @Nullable ResourceIdentifier resource,
      Scopes requested,
      @Nullable Scopes limit,
      ConsentRule consent,
      Instant at,
      ClientId principal) {
    this(client, user, actors, resource, requested, limit, consent, at, principal, null);
  }

  /// Who asks speaks for a person, or for itself.
  public Ask(
      ClientId client,
      @Nullable UserId user,
      ActorChain actors,
      @Nullable ResourceIdentifier resource,
      Scopes requested,
      @Nullable Scopes limit,
      ConsentRule consent,
      Instant at) {
    this(client, user, actors, resource, requested, limit, consent, at, client);
  }

  /// The same question, and for these details.
  public Ask with(@Nullable AuthorizationDetails wanted) {
    return new Ask(
        client, user, actors, resource, requested, limit, consent, at, principal, wanted);
  }

  /// Scopes that belong to the issuer itself and to no resource (OpenID Connect Core section 5.4,
  /// 11).
  public static final Set<String> IDENTITY_SCOPES =
      Set.of("openid", "profile", "email", "phone", "address", "offline_access");

  /// What a delegation of identity scopes alone names as its resource.
  public static final ResourceIdentifier IDENTITY = new ResourceIdentifier("urn:procura:identity");

  public sealed interface ConsentRule {
    /// The delegation behind this grant must stand, and cover what is granted at its own resource.
    record Standing(GrantId grant) implements ConsentRule {}

    /// The person is about to be asked: what could be granted, were they to agree? The verdict
    /// names the delegation that stands already, if any.
    record AboutToAsk() implements ConsentRule {}

    /// The tenant trusts an issuer to speak in the person's place, or to say who a workload is: as
    /// long as that trust stands and covers what is granted.
    record ByTrust(GrantId grant) implements ConsentRule {}

    /// The tenant's own policy stands in place of the person's consent.
    record ByTenant() implements ConsentRule {}

    /// Nobody is acted for.
    record NotNeeded() implements ConsentRule {}

    /// What has to go on standing for a token of that family.
    static ConsentRule of(@Nullable GrantId grant) {
      if (grant == null) {
        return new NotNeeded();
      }
      return grant.issuer() == null ? new Standing(grant) : new ByTrust(grant);
    }
  }
}
