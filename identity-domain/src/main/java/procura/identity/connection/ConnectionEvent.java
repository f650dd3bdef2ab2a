package procura.identity.connection;

import java.time.Instant;
import java.util.Set;
import procura.identity.Fact;
import procura.identity.TenantId;

/// What happened to a connection.
public sealed interface ConnectionEvent extends Fact {

  ConnectionId connection();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("connection", connection().value()));
  }

  record ConnectionAdded(
      TenantId tenant, ConnectionId connection, ConnectionProfile profile, Instant at)
      implements ConnectionEvent {}

  record ConnectionChanged(
      TenantId tenant, ConnectionId connection, ConnectionProfile profile, Instant at)
      implements ConnectionEvent {}

  record ConnectionRemoved(TenantId tenant, ConnectionId connection, Instant at)
      implements ConnectionEvent {}
}
