package procura.token.grant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// A successful token response (RFC 6749 section 5.1, RFC 8693 section 2.2.1). `scope` is always
/// said, so that a client never has to guess what it got.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenResponse(
    @JsonProperty("access_token") String accessToken,
    @JsonProperty("token_type") String tokenType,
    @JsonProperty("expires_in") long expiresIn,
    @JsonProperty("scope") String scope,
    @JsonProperty("refresh_token") @Nullable String refreshToken,
    @JsonProperty("id_token") @Nullable String idToken,
    @JsonProperty("issued_token_type") @Nullable String issuedTokenType) {}
