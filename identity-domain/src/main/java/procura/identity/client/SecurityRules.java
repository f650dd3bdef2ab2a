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
    HARDENED_AGENT,
    /// FAPI 2.0 Message Signing (Final): the Security Profile, and all that passes through others'
    /// hands is signed.
    FAPI_2_0_MESSAGE_SIGNING;

    /// FAPI 2.0, with or without message signing.
    public boolean isFapi() {
      return this == FAPI_2_0 || this == FAPI_2_0_MESSAGE_SIGNING;
    }

    /// Whether who is held to it may prove who they are in this way.
    public boolean admits(AuthenticationMethod method) {
      return this == OAUTH_2_1 || method.provesByKey();
    }
  }
}
