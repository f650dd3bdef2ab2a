package procura.authority.registration;

import procura.identity.client.Registration.Origin;

/// On whose word metadata is taken, and so how much of it.
///
/// @param allowLoopback for test rigs: URLs that we call may be on this machine
public record Terms(Origin origin, boolean allowLoopback) {

  public boolean byAdministrator() {
    return origin == Origin.ADMINISTRATOR;
  }
}
