package procura.identity.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.Access;
import procura.identity.client.ClientId;
import procura.identity.user.UserId;

/// What an agent is for and may at most do: the people who answer for it, the clients it works
/// through, its own access, and how long a delegation chain it may stand in. `agentRules` is null
/// when it says nothing: read it by `rules`.
public record AgentProfile(
    AgentName name,
    @Nullable String description,
    List<UserId> owners,
    List<ClientId> clients,
    List<Access> access,
    int maxDelegationDepth,
    @Nullable AgentRules agentRules) {

  /// Support for chains across several services, yet short enough to be understood.
  public static final int DEFAULT_DEPTH = 4;

  public static final int DEEPEST = 8;

  public AgentProfile(
      AgentName name,
      @Nullable String description,
      List<UserId> owners,
      List<ClientId> clients,
      List<Access> access,
      int maxDelegationDepth) {
    this(name, description, owners, clients, access, maxDelegationDepth, null);
  }

  public AgentProfile {
    agentRules = AgentRules.NONE.equals(agentRules) ? null : agentRules;
    owners = List.copyOf(owners);
    clients = List.copyOf(clients);
    access = List.copyOf(access);
    if (owners.isEmpty()) {
      throw new IllegalArgumentException("an agent needs at least one owner who answers for it");
    }
    if (maxDelegationDepth < 1 || maxDelegationDepth > DEEPEST) {
      throw new IllegalArgumentException("max_delegation_depth must be 1 to " + DEEPEST);
    }
  }

  public AgentRules rules() {
    return agentRules == null ? AgentRules.NONE : agentRules;
  }
}
