package procura.token.grant;

import org.jspecify.annotations.Nullable;
import procura.identity.AuthorizationDetails;
import procura.token.jwt.JsonObject;

/// A successful token response (RFC 6749 section 5.1, RFC 8693 section 2.2.1). `scope` is always
/// said, so that a client never has to guess what it got.
public record TokenResponse(
    String accessToken,
    String tokenType,
    long expiresIn,
    String scope,
    @Nullable String refreshToken,
    @Nullable String idToken,
    @Nullable String issuedTokenType,
    @Nullable AuthorizationDetails details) {

  public byte[] json() {
    var json =
        new JsonObject()
            .with("access_token", accessToken)
            .with("token_type", tokenType)
            .with("expires_in", expiresIn)
            .with("scope", scope);
    if (refreshToken != null) {
      json.with("refresh_token", refreshToken);
    }
    if (idToken != null) {
      json.with("id_token", idToken);
    }
    if (issuedTokenType != null) {
      json.with("issued_token_type", issuedTokenType);
    }
    if (details != null) {
      json.withJson("authorization_details", details.value()); // RFC 9396 §7
    }
    return json.bytes();
  }
}
