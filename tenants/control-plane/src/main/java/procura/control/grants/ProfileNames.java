package procura.control.grants;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procura.control.request.Violations;
import procura.identity.client.SecurityRules.SecurityProfile;

/// How security profiles are called in the admin API: `oauth_2_1`, `fapi_2_0`, `hardened_agent`.
public final class ProfileNames {

  private ProfileNames() {}

  public static String of(SecurityProfile profile) {
    return profile.name().toLowerCase(Locale.ROOT);
  }

  /// @param old what it was; what is missing stays as it is
  public static SecurityProfile read(
      Violations violations, String field, @Nullable String name, SecurityProfile old) {
    return switch (name) {
      case null -> old;
      case "oauth_2_1" -> SecurityProfile.OAUTH_2_1;
      case "fapi_2_0" -> SecurityProfile.FAPI_2_0;
      case "hardened_agent" -> SecurityProfile.HARDENED_AGENT;
      default -> {
        violations.add(field, "must be `oauth_2_1`, `fapi_2_0` or `hardened_agent`");
        yield old;
      }
    };
  }
}
