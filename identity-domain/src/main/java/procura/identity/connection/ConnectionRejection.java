package procura.identity.connection;

import procura.identity.Rejection;

/// Why a connection's command was refused.
public sealed interface ConnectionRejection extends Rejection {

  record ConnectionIsThere(ConnectionId connection) implements ConnectionRejection {}

  record ConnectionNotFound(ConnectionId connection) implements ConnectionRejection {}

  /// People are known here by issuer and subject: another issuer makes other people of them.
  record IssuerIsFixed(ConnectionId connection) implements ConnectionRejection {}
}
