package procura.token.endpoint;

import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import procura.authority.View;
import procura.identity.client.GrantType;
import procura.token.grant.Grant;

/// The grants that are really here and that a tenant has not switched off.
@Singleton
final class GrantTypes {

  private final Set<GrantType> here;

  GrantTypes(List<Grant> grants) {
    this.here = EnumSet.noneOf(GrantType.class);
    grants.forEach(grant -> here.add(grant.type()));
  }

  List<GrantType> of(View view) {
    return Arrays.stream(GrantType.values())
        .filter(here::contains)
        .filter(type -> isOn(view, type))
        .toList();
  }

  static boolean isOn(View view, GrantType type) {
    var tenant = view.settings();
    return tenant != null && tenant.settings().grants().has(type);
  }
}
