package procura.identity.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The profile whose checks apply to a client, and what it is still excused from.
///
/// @param tokenEndpointAudienceUntil until then an assertion's `aud` may be the token endpoint's
///   URL instead of the issuer, as before RFC 10070
public record SecurityRules(SecurityProfile profile, @Nullable Instant tokenEndpointAudienceUntil) {

  public static final SecurityRules NONE = new SecurityRules(SecurityProfile.OAUTH_2_1, null);

  public enum SecurityProfile {
    OAUTH_2_1,
    /// FAPI 2.0 Security Profile (Final).
    FAPI_2_0,
    /// PAR, DPoP, `private_key_jwt` and opaque tokens.
    HARDENED_AGENT
  }
}
