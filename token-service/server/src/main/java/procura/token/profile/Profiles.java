package procura.token.profile;

import procura.authority.Authorities.AgentAuthority;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.View;
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.tenancy.lifecycle.TenantSecurity;

/// Finds the profile that applies: a client's or an agent's own, or else the tenant's. The tenant's
/// own console is not bound by the tenant's: it is where that is undone.
public final class Profiles {

  private Profiles() {}

  public static SecurityProfile of(View view, ClientAuthority client) {
    var own = client.metadata().security().profile();
    return own != SecurityProfile.OAUTH_2_1 || client.metadata().firstParty()
        ? own
        : ofTenant(view).profile();
  }

  public static SecurityProfile of(View view, AgentAuthority agent) {
    var own = agent.profile().rules().profile();
    return own == SecurityProfile.OAUTH_2_1 ? ofTenant(view).profile() : own;
  }

  /// Whether a client's requests have to be pushed (RFC 9126 section 6).
  public static boolean wantsPushed(View view, ClientAuthority client) {
    return client.metadata().requests().requirePushed()
        || of(view, client) != SecurityProfile.OAUTH_2_1
        || (ofTenant(view).requirePushed() && !client.metadata().firstParty());
  }

  public static TenantSecurity ofTenant(View view) {
    var tenant = view.settings();
    return tenant == null ? TenantSecurity.NONE : tenant.settings().security();
  }
}
