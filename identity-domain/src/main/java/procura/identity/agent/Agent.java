package procura.identity.agent;

import java.util.List;

/// The states an agent can be in; each holds only what later decisions need.
public sealed interface Agent {

  record Unregistered() implements Agent {}

  record Active(AgentId id, List<String> credentials) implements Agent {}

  record Suspended(AgentId id, List<String> credentials) implements Agent {}

  record Retired(AgentId id) implements Agent {}
}
