package procura.identity.connection;

import java.time.Instant;
import java.util.Set;
import procura.identity.Command;
import procura.identity.TenantId;

/// What can be asked of a connection.
public sealed interface ConnectionCommand extends Command {

  ConnectionId connection();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("connection", connection().value()));
  }

  record AddConnection(
      TenantId tenant, ConnectionId connection, ConnectionProfile profile, Instant at)
      implements ConnectionCommand {}

  record ChangeConnection(
      TenantId tenant, ConnectionId connection, ConnectionProfile profile, Instant at)
      implements ConnectionCommand {}

  record RemoveConnection(TenantId tenant, ConnectionId connection, Instant at)
      implements ConnectionCommand {}
}
