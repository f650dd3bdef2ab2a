package procura.identity.client;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import procura.identity.Access;
import procura.identity.Command;
import procura.identity.TenantId;

/// What can be asked of an OAuth client.
public sealed interface ClientCommand extends Command {

  ClientId client();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("client", client().value()));
  }

  record RegisterClient(
      TenantId tenant,
      ClientId client,
      ClientMetadata metadata,
      List<Access> access,
      List<Credential> credentials,
      Instant at)
      implements ClientCommand {}

  record ChangeClient(
      TenantId tenant, ClientId client, ClientMetadata metadata, List<Access> access, Instant at)
      implements ClientCommand {}

  record AddClientCredential(TenantId tenant, ClientId client, Credential credential, Instant at)
      implements ClientCommand {}

  record RevokeClientCredential(TenantId tenant, ClientId client, String credential, Instant at)
      implements ClientCommand {}

  record SuspendClient(TenantId tenant, ClientId client, Instant at) implements ClientCommand {}

  record ReinstateClient(TenantId tenant, ClientId client, Instant at) implements ClientCommand {}

  record RemoveClient(TenantId tenant, ClientId client, Instant at) implements ClientCommand {}

  /// It came by itself and nobody ever used it.
  record ExpireClient(TenantId tenant, ClientId client, Instant at) implements ClientCommand {}
}
