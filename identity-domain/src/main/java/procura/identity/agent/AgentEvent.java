package procura.identity.agent;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.Fact;
import procura.identity.TenantId;
import procura.identity.client.Credential;
import procura.identity.role.RoleId;

/// What happened to an agent.
public sealed interface AgentEvent extends Fact {

  AgentId agent();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("agent", agent().value()));
  }

  record AgentRegistered(
      TenantId tenant, AgentId agent, AgentProfile profile, Credential credential, Instant at)
      implements AgentEvent {}

  record AgentChanged(TenantId tenant, AgentId agent, AgentProfile profile, Instant at)
      implements AgentEvent {}

  record AgentRolesAssigned(TenantId tenant, AgentId agent, List<RoleId> roles, Instant at)
      implements AgentEvent {}

  record AgentCredentialAdded(TenantId tenant, AgentId agent, Credential credential, Instant at)
      implements AgentEvent {}

  record AgentCredentialRevoked(TenantId tenant, AgentId agent, String credential, Instant at)
      implements AgentEvent {}

  record AgentSuspended(TenantId tenant, AgentId agent, @Nullable String reason, Instant at)
      implements AgentEvent {}

  record AgentReinstated(TenantId tenant, AgentId agent, Instant at) implements AgentEvent {}

  record AgentRetired(TenantId tenant, AgentId agent, Instant at) implements AgentEvent {}
}
