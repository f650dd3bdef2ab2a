package procura.identity.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client's authorization requests must be like, beyond the rules for all.
///
/// @param requirePushed `require_pushed_authorization_requests` (RFC 9126 section 6)
/// @param requireSigned `require_signed_request_object` (RFC 9101 section 10.5)
/// @param objectSigningAlg `request_object_signing_alg`: the only one it may sign them with
/// @param responseSigningAlg `authorization_signed_response_alg` (JARM section 3)
/// @param detailsTypes `authorization_details_types` (RFC 9396 section 10)
/// @param defaultAcrValues `default_acr_values` (OpenID Connect Registration section 2)
/// @param defaultMaxAge `default_max_age` in seconds
/// @param requireAuthTime `require_auth_time`
public record RequestRules(
    boolean requirePushed,
    boolean requireSigned,
    @Nullable String objectSigningAlg,
    @Nullable String responseSigningAlg,
    List<String> detailsTypes,
    List<String> defaultAcrValues,
    @Nullable Long defaultMaxAge,
    boolean requireAuthTime) {

  public static final RequestRules NONE =
      new RequestRules(false, false, null, null, List.of(), List.of(), null, false);

  public RequestRules {
    detailsTypes = List.copyOf(detailsTypes);
    defaultAcrValues = List.copyOf(defaultAcrValues);
  }
}
