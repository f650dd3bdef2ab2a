package procura.identity.agent;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.Command;
import procura.identity.TenantId;
import procura.identity.client.Credential;
import procura.identity.role.RoleId;

/// What can be asked of an agent.
public sealed interface AgentCommand extends Command {

  AgentId agent();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("agent", agent().value()));
  }

  record RegisterAgent(
      TenantId tenant, AgentId agent, AgentProfile profile, Credential credential, Instant at)
      implements AgentCommand {}

  record ChangeAgent(TenantId tenant, AgentId agent, AgentProfile profile, Instant at)
      implements AgentCommand {}

  record AssignAgentRoles(TenantId tenant, AgentId agent, List<RoleId> roles, Instant at)
      implements AgentCommand {}

  record AddAgentCredential(TenantId tenant, AgentId agent, Credential credential, Instant at)
      implements AgentCommand {}

  record RevokeAgentCredential(TenantId tenant, AgentId agent, String credential, Instant at)
      implements AgentCommand {}

  record SuspendAgent(TenantId tenant, AgentId agent, @Nullable String reason, Instant at)
      implements AgentCommand {}

  record ReinstateAgent(TenantId tenant, AgentId agent, Instant at) implements AgentCommand {}

  record RetireAgent(TenantId tenant, AgentId agent, Instant at) implements AgentCommand {}
}
