package procura.identity.client;

import java.util.Arrays;
import java.util.Optional;

/// The ways to a token that this authorization server has (`grant_type`, RFC 6749 section 1.3).
public enum GrantType {
  AUTHORIZATION_CODE("authorization_code"),
  REFRESH_TOKEN("refresh_token"),
  CLIENT_CREDENTIALS("client_credentials"),
  TOKEN_EXCHANGE("urn:ietf:params:oauth:grant-type:token-exchange"),
  JWT_BEARER("urn:ietf:params:oauth:grant-type:jwt-bearer"),
  DEVICE_CODE("urn:ietf:params:oauth:grant-type:device_code"),
  CIBA("urn:openid:params:grant-type:ciba");

  private final String wireName;

  GrantType(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static Optional<GrantType> of(String wireName) {
    return Arrays.stream(values()).filter(g -> g.wireName.equals(wireName)).findFirst();
  }
}
