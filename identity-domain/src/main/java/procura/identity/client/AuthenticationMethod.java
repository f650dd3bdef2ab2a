package procura.identity.client;

import java.util.Arrays;
import java.util.Optional;

/// `token_endpoint_auth_method` (RFC 7591 section 2). The first ones are the ones that clients in
/// the field fall back to.
public enum AuthenticationMethod {
  CLIENT_SECRET_BASIC("client_secret_basic"),
  CLIENT_SECRET_POST("client_secret_post"),
  PRIVATE_KEY_JWT("private_key_jwt"),
  /// By a certificate of a known authority (RFC 8705 section 2.1).
  TLS_CLIENT_AUTH("tls_client_auth"),
  /// By a certificate that is registered itself (RFC 8705 section 2.2).
  SELF_SIGNED_TLS_CLIENT_AUTH("self_signed_tls_client_auth"),
  /// By a JWT-SVID (draft-ietf-oauth-spiffe-client-auth section 3).
  SPIFFE_JWT("spiffe_jwt"),
  /// By an X.509-SVID (draft-ietf-oauth-spiffe-client-auth section 4).
  SPIFFE_X509("spiffe_x509"),
  NONE("none");

  private final String wireName;

  AuthenticationMethod(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /// Whether it is the TLS connection that proves who the client is.
  public boolean isByCertificate() {
    return this == TLS_CLIENT_AUTH || this == SELF_SIGNED_TLS_CLIENT_AUTH || this == SPIFFE_X509;
  }

  /// Whether a key that never leaves the client proves it, and nothing that others could learn.
  public boolean provesByKey() {
    return this != NONE && this != CLIENT_SECRET_BASIC && this != CLIENT_SECRET_POST;
  }

  public static Optional<AuthenticationMethod> of(String wireName) {
    return Arrays.stream(values()).filter(m -> m.wireName.equals(wireName)).findFirst();
  }
}
