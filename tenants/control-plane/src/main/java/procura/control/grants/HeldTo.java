package procura.control.grants;

import jakarta.inject.Singleton;
import procura.authority.Authority;
import procura.identity.TenantId;
import procura.identity.client.SecurityRules.SecurityProfile;

/// The security profile that a client or an agent is held to: its own, or else the tenant's. Who
/// could never use what they get is told so when they get it, not at the token endpoint.
@Singleton
public final class HeldTo {

  private final Authority authority;

  HeldTo(Authority authority) {
    this.authority = authority;
  }

  public SecurityProfile by(TenantId tenant, SecurityProfile own) {
    var settings = authority.now(tenant).settings();
    return own != SecurityProfile.OAUTH_2_1 || settings == null
        ? own
        : settings.settings().security().profile();
  }
}
