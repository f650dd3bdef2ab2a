package procura.identity.trust;

import java.util.List;
import procura.identity.role.RoleId;

/// People whom an issuer speaks of for the first time get an account with these roles.
public record JustInTime(List<RoleId> roles) {

  public JustInTime {
    roles = List.copyOf(roles);
  }
}
