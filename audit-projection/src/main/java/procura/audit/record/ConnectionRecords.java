package procura.audit.record;

import procura.identity.connection.ConnectionEvent;
import procura.identity.connection.ConnectionEvent.ConnectionAdded;
import procura.identity.connection.ConnectionEvent.ConnectionChanged;
import procura.identity.connection.ConnectionEvent.ConnectionRemoved;
import procura.identity.connection.ConnectionProfile;
import procura.identity.role.RoleId;

/// The records of connections to providers elsewhere.
final class ConnectionRecords {

  private ConnectionRecords() {}

  static Evidence of(ConnectionEvent fact) {
    var evidence = Evidence.success().detail("connection", fact.connection().value());
    return switch (fact) {
      case ConnectionAdded(_, _, var profile, _) -> profile(evidence, profile);
      case ConnectionChanged(_, _, var profile, _) -> profile(evidence, profile);
      case ConnectionRemoved _ -> evidence;
    };
  }

  private static Evidence profile(Evidence evidence, ConnectionProfile profile) {
    return evidence
        .detail("name", profile.name())
        .detail("issuer", profile.issuer())
        .detail("client_id", profile.clientId())
        .detail("registration", profile.registration())
        .detail("roles", profile.roles().stream().map(RoleId::value).toList());
  }
}
