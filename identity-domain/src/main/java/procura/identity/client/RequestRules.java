package procura.identity.client;

import java.time.Duration;
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
/// @param requestUriLifetime how long a pushed request waits, null for the tenant's
/// @param codeLifetime how long a code can be redeemed, null for the product's
/// @param backchannelSigningAlg `backchannel_authentication_request_signing_alg` (CIBA section 4):
///   the only one it signs requests for approval with, and it signs all of them
public record RequestRules(
    boolean requirePushed,
    boolean requireSigned,
    @Nullable String objectSigningAlg,
    @Nullable String responseSigningAlg,
    List<String> detailsTypes,
    List<String> defaultAcrValues,
    @Nullable Long defaultMaxAge,
    boolean requireAuthTime,
    @Nullable Duration requestUriLifetime,
    @Nullable Duration codeLifetime,
    @Nullable String backchannelSigningAlg) {

  public static final RequestRules NONE =
      new RequestRules(false, false, null, null, List.of(), List.of(), null, false);

  /// FAPI 2.0 Security Profile section 5.3.2.2: less than 600 seconds.
  public static final Duration LONGEST_REQUEST_URI = Duration.ofSeconds(599);

  /// The same section: at most 60 seconds.
  public static final Duration LONGEST_CODE = Duration.ofSeconds(60);

  public static final Duration SHORTEST = Duration.ofSeconds(5);

  public RequestRules(
      boolean requirePushed,
      boolean requireSigned,
      @Nullable String objectSigningAlg,
      @Nullable String responseSigningAlg,
      List<String> detailsTypes,
      List<String> defaultAcrValues,
      @Nullable Long defaultMaxAge,
      boolean requireAuthTime) {
    this(
        requirePushed,
        requireSigned,
        objectSigningAlg,
        responseSigningAlg,
        detailsTypes,
        defaultAcrValues,
        defaultMaxAge,
        requireAuthTime,
        null,
        null,
        null);
  }

  public RequestRules {
    checkLifetime("request_uri_lifetime", requestUriLifetime, LONGEST_REQUEST_URI);
    checkLifetime("authorization_code_lifetime", codeLifetime, LONGEST_CODE);
    detailsTypes = List.copyOf(detailsTypes);
    defaultAcrValues = List.copyOf(defaultAcrValues);
  }

  /// @throws IllegalArgumentException unless it is between the shortest that makes sense and `most`
  public static void checkLifetime(String name, @Nullable Duration lifetime, Duration most) {
    if (lifetime != null && (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(most) > 0)) {
      throw new IllegalArgumentException(
          name + " must be " + SHORTEST.toSeconds() + " to " + most.toSeconds() + " seconds");
    }
  }
}
