package procura.token.approval;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.authority.Ask.ConsentRule;
import procura.identity.AuthorizationDetails;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
import procura.identity.client.GrantType;
import procura.identity.issuance.ActorChain;
import procura.identity.user.UserId;

/// What a client wants a person to approve elsewhere than in the client's own browser.
///
/// @param id unguessable, in the addresses of the pages
/// @param agent who is to act for the person, or null
/// @param user who is asked; null until somebody has typed the device's code
/// @param scopes as asked for; none asks for the resource's default
/// @param message `binding_message` (CIBA section 7.1), which the client made up
/// @param code what the device shows, for the person to compare
/// @param acrValues how sure the sign-in of who approves must be, any one of these
/// @param origin the address that the request came from
/// @param program what it came from, such as `Chrome on Linux`
/// @param parents the tokens that were presented with it
/// @param ping whom to tell of the answer, or null
public record PendingApproval(
    TenantId tenant,
    String id,
    GrantType type,
    ClientId client,
    @Nullable AgentId agent,
    @Nullable UserId user,
    @Nullable ResourceIdentifier resource,
    Scopes scopes,
    @Nullable AuthorizationDetails details,
    @Nullable String message,
    @Nullable String code,
    List<String> acrValues,
    String origin,
    String program,
    List<String> parents,
    @Nullable Ping ping,
    Instant at,
    Instant expiresAt) {

  public PendingApproval {
    acrValues = List.copyOf(acrValues);
    parents = List.copyOf(parents);
  }

  public ActorChain actors() {
    return agent == null ? ActorChain.NONE : new ActorChain(List.of(agent.value()));
  }

  /// The question to the one decision function.
  Ask ask(
      UserId whose,
      @Nullable ResourceIdentifier at,
      Scopes wanted,
      @Nullable AuthorizationDetails wantedDetails,
      ConsentRule consent,
      Instant now) {
    return new Ask(client, whose, actors(), at, wanted, null, consent, now).with(wantedDetails);
  }
}
