package procura.identity.client;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import procura.identity.Access;
import procura.identity.Fact;
import procura.identity.TenantId;

/// What happened to an OAuth client.
public sealed interface ClientEvent extends Fact {

  ClientId client();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("client", client().value()));
  }

  record ClientRegistered(
      TenantId tenant,
      ClientId client,
      ClientMetadata metadata,
      List<Access> access,
      List<Credential> credentials,
      Instant at)
      implements ClientEvent {}

  record ClientChanged(
      TenantId tenant, ClientId client, ClientMetadata metadata, List<Access> access, Instant at)
      implements ClientEvent {}

  record ClientCredentialAdded(TenantId tenant, ClientId client, Credential credential, Instant at)
      implements ClientEvent {}

  record ClientCredentialRevoked(TenantId tenant, ClientId client, String credential, Instant at)
      implements ClientEvent {}

  record ClientSuspended(TenantId tenant, ClientId client, Instant at) implements ClientEvent {}

  record ClientReinstated(TenantId tenant, ClientId client, Instant at) implements ClientEvent {}

  record ClientRemoved(TenantId tenant, ClientId client, Instant at) implements ClientEvent {}

  record ClientExpired(TenantId tenant, ClientId client, Instant at) implements ClientEvent {}
}
