package procura.identity.factor;

import procura.identity.BlindIndex;
import procura.identity.TenantId;
import procura.identity.connection.ConnectionId;

/// Who somebody is elsewhere: the provider's `sub` (never an e-mail address) through one
/// connection.
///
/// @param subject the blind index of issuer and `sub`
public record LinkedIdentity(ConnectionId connection, BlindIndex subject) {

  public String tag(TenantId tenant) {
    return tenant.tag("identity", connection.value() + " " + subject.value());
  }
}
