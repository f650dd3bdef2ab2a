package procura.identity.resource;

import java.time.Instant;
import java.util.Set;
import procura.identity.Command;
import procura.identity.ResourceIdentifier;
import procura.identity.TenantId;

/// What can be asked of a protected resource.
public sealed interface ResourceCommand extends Command {

  ResourceId resource();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("resource", resource().value()));
  }

  record RegisterResource(
      TenantId tenant,
      ResourceId resource,
      ResourceIdentifier identifier,
      ResourceProfile profile,
      Instant at)
      implements ResourceCommand {
    @Override
    public Set<String> tags() {
      return Set.of(
          tenant.tag("resource", resource.value()), tenant.tag("identifier", identifier.value()));
    }
  }

  record ChangeResource(TenantId tenant, ResourceId resource, ResourceProfile profile, Instant at)
      implements ResourceCommand {}

  record RemoveResource(TenantId tenant, ResourceId resource, Instant at)
      implements ResourceCommand {}
}
