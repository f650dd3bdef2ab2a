package procura.identity.client;

import java.util.Arrays;
import java.util.Optional;

/// `token_endpoint_auth_method` (RFC 7591 section 2). The first ones are the ones that clients in
/// the field fall back to.
public enum AuthenticationMethod {
  CLIENT_SECRET_BASIC("client_secret_basic"),
  CLIENT_SECRET_POST("client_secret_post"),
  PRIVATE_KEY_JWT("private_key_jwt"),
  NONE("none");

  private final String wireName;

  AuthenticationMethod(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static Optional<AuthenticationMethod> of(String wireName) {
    return Arrays.stream(values()).filter(m -> m.wireName.equals(wireName)).findFirst();
  }
}
