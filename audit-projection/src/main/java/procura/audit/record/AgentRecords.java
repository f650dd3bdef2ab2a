package procura.audit.record;

import procura.identity.agent.AgentEvent;
import procura.identity.agent.AgentEvent.AgentChanged;
import procura.identity.agent.AgentEvent.AgentCredentialAdded;
import procura.identity.agent.AgentEvent.AgentCredentialRevoked;
import procura.identity.agent.AgentEvent.AgentRegistered;
import procura.identity.agent.AgentEvent.AgentReinstated;
import procura.identity.agent.AgentEvent.AgentRetired;
import procura.identity.agent.AgentEvent.AgentRolesAssigned;
import procura.identity.agent.AgentEvent.AgentSuspended;
import procura.identity.agent.AgentProfile;
import procura.identity.client.ClientId;
import procura.identity.role.RoleId;
import procura.identity.user.UserId;

/// The records of an agent's life. The agent is the subject: it did not do this, it was done to it.
final class AgentRecords {

  private AgentRecords() {}

  static Evidence of(AgentEvent fact) {
    var evidence = Evidence.success().subject(fact.agent().value());
    return switch (fact) {
      case AgentRegistered(_, _, var profile, var credential, _) ->
          Credentials.detail(profile(evidence, profile), credential);
      case AgentChanged(_, _, var profile, _) -> profile(evidence, profile);
      case AgentRolesAssigned(_, _, var roles, _) ->
          evidence.detail("roles", roles.stream().map(RoleId::value).toList());
      case AgentCredentialAdded(_, _, var credential, _) ->
          Credentials.detail(evidence, credential);
      case AgentCredentialRevoked(_, _, var credential, _) ->
          evidence.detail("credential", credential);
      case AgentSuspended(_, _, var reason, _) -> evidence.reason(reason);
      case AgentReinstated _, AgentRetired _ -> evidence;
    };
  }

  private static Evidence profile(Evidence evidence, AgentProfile profile) {
    return evidence
        .detail("name", profile.name().value())
        .detail("owners", profile.owners().stream().map(UserId::value).toList())
        .detail("clients", profile.clients().stream().map(ClientId::value).toList())
        .access("access", profile.access())
        .detail("max_delegation_depth", profile.maxDelegationDepth());
  }
}
