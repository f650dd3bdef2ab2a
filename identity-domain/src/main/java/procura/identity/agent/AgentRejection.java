package procura.identity.agent;

import procura.identity.Rejection;

/// Why an agent's command was refused.
public sealed interface AgentRejection extends Rejection {

  record AgentNotFound(AgentId agent) implements AgentRejection {}

  record AgentAlreadyRegistered(AgentId agent) implements AgentRejection {}

  record AgentIsRetired(AgentId agent) implements AgentRejection {}

  record AgentCredentialNotFound(AgentId agent, String credential) implements AgentRejection {}

  record TooManyAgentCredentials(AgentId agent, int most) implements AgentRejection {}
}
