package procura.identity.delegation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.ResourceIdentifier;
import procura.identity.TenantId;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
import procura.identity.user.UserId;

/// Whom a delegation joins: a person lets a client, and through it an agent, use one resource.
/// There is at most one living delegation for each.
public record Consent(
    UserId user, ClientId client, @Nullable AgentId agent, ResourceIdentifier resource) {

  public String tag(TenantId tenant) {
    return tenant.tag(
        "consent",
        String.join(
            " ",
            List.of(
                user.value(),
                client.value(),
                agent == null ? "-" : agent.value(),
                resource.value())));
  }
}
