package procura.token.grant;

import static procura.token.request.ParameterTable.optional;
import static procura.token.request.ParameterTable.required;

import jakarta.inject.Singleton;
import procura.identity.client.GrantType;
import procura.token.request.ParameterTable;
import procura.token.request.TokenRequest;

/// The device grant (RFC 8628 section 3.4): a device without a browser polls until its person has
/// answered with another one.
@Singleton
final class DeviceCodeGrant implements Grant {

  private static final ParameterTable PARAMETERS =
      ParameterTable.of( // RFC 8628 §3.4, RFC 9396 §6
          required("device_code"), optional("authorization_details"));

  private final ApprovedTokens tokens;

  DeviceCodeGrant(ApprovedTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public GrantType type() {
    return GrantType.DEVICE_CODE;
  }

  @Override
  public ParameterTable parameters() {
    return PARAMETERS;
  }

  @Override
  public TokenResponse handle(TokenRequest request) {
    return tokens.fetch(request, type(), request.parameters().one("device_code"));
  }
}
