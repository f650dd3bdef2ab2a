package procura.control.grants;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procura.control.request.Violations;
import procura.identity.client.SecurityRules.SecurityProfile;

/// How security profiles are called in the admin API: `oauth_2_1`, `fapi_2_0`, `hardened_agent`,
/// `fapi_2_0_message_signing`.
public final class ProfileNames {

  private ProfileNames() {}

  public static String of(SecurityProfile profile) {
    return profile.name().toLowerCase(Locale.ROOT);
  }

  /// @param old what it was; what is missing stays as it is
  public static SecurityProfile read(
      Violations violations, String field, @Nullable String name, SecurityProfile old) {
    if (name == null) {
      return old;
    }
    for (var profile : SecurityProfile.values()) {
      if (of(profile).equals(name)) {
        return profile;
      }
    }
    violations.add(
        field, "must be `oauth_2_1`, `fapi_2_0`, `fapi_2_0_message_signing` or `hardened_agent`");
    return old;
  }
}
