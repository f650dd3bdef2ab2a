package procura.identity.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a client's tokens must be like, beyond what its resources say.
///
/// @param dpopBound `dpop_bound_access_tokens` (RFC 9449 section 5.2)
/// @param certificateBound `tls_client_certificate_bound_access_tokens` (RFC 8705 section 3.4)
/// @param accessTokenLifetime at most this long; null leaves it to the resource
/// @param refreshTokenLifetime the absolute end of a family; null for the product's own
/// @param idTokenSigningAlg `id_token_signed_response_alg` (OpenID Connect Registration section 2)
/// @param userinfoSigningAlg `userinfo_signed_response_alg`; null answers in JSON
/// @param introspectionSigningAlg `introspection_signed_response_alg` (RFC 9701 section 6)
/// @param pairwise `subject_type` pairwise (OpenID Connect Core section 8)
/// @param sectorIdentifierUri `sector_identifier_uri`
public record TokenRules(
    boolean dpopBound,
    boolean certificateBound,
    @Nullable Duration accessTokenLifetime,
    @Nullable Duration refreshTokenLifetime,
    @Nullable String idTokenSigningAlg,
    @Nullable String userinfoSigningAlg,
    @Nullable String introspectionSigningAlg,
    boolean pairwise,
    @Nullable String sectorIdentifierUri) {

  public static final TokenRules NONE =
      new TokenRules(false, false, null, null, null, null, null, false, null);
}
