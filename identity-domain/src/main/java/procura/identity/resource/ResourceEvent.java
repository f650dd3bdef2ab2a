package procura.identity.resource;

import java.time.Instant;
import java.util.Set;
import procura.identity.Fact;
import procura.identity.ResourceIdentifier;
import procura.identity.TenantId;

/// What happened to a protected resource.
public sealed interface ResourceEvent extends Fact {

  ResourceId resource();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("resource", resource().value()));
  }

  record ResourceRegistered(
      TenantId tenant,
      ResourceId resource,
      ResourceIdentifier identifier,
      ResourceProfile profile,
      Instant at)
      implements ResourceEvent {
    @Override
    public Set<String> tags() {
      return Set.of(
          tenant.tag("resource", resource.value()), tenant.tag("identifier", identifier.value()));
    }
  }

  record ResourceChanged(
      TenantId tenant,
      ResourceId resource,
      ResourceIdentifier identifier,
      ResourceProfile profile,
      Instant at)
      implements ResourceEvent {
    @Override
    public Set<String> tags() {
      return Set.of(
          tenant.tag("resource", resource.value()), tenant.tag("identifier", identifier.value()));
    }
  }

  record ResourceRemoved(
      TenantId tenant, ResourceId resource, ResourceIdentifier identifier, Instant at)
      implements ResourceEvent {
    @Override
    public Set<String> tags() {
      return Set.of(
          tenant.tag("resource", resource.value()), tenant.tag("identifier", identifier.value()));
    }
  }
}
