package procura.token.grant;

import static procura.token.error.OAuthErrorCode.UNAUTHORIZED_CLIENT;
import static procura.token.request.ParameterTable.required;

import jakarta.inject.Singleton;
import procura.identity.client.GrantType;
import procura.token.clientauth.AuthenticatedClient.App;
import procura.token.error.OAuthException;
import procura.token.request.ParameterTable;
import procura.token.request.TokenRequest;

/// Client-initiated backchannel authentication, poll and ping (CIBA section 10): a client or an
/// agent asked a person, and fetches what they approved. There is nothing else to say: other
/// `authorization_details` than those approved are not looked at.
@Singleton
final class CibaGrant implements Grant {

  private static final ParameterTable PARAMETERS = ParameterTable.of(required("auth_req_id"));

  private final ApprovedTokens tokens;

  CibaGrant(ApprovedTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public GrantType type() {
    return GrantType.CIBA;
  }

  @Override
  public ParameterTable parameters() {
    return PARAMETERS;
  }

  @Override
  public TokenResponse handle(TokenRequest request) {
    if (request.client().isPublic()) {
      throw new OAuthException(
          UNAUTHORIZED_CLIENT, "this grant needs client authentication"); // CIBA §10.1
    }
    if (request.client() instanceof App app
        && "push".equals(app.client().metadata().callbacks().tokenDeliveryMode())) {
      throw new OAuthException(UNAUTHORIZED_CLIENT, "a client in push mode can't poll"); // §11
    }
    return tokens.fetch(request, type(), request.parameters().one("auth_req_id"));
  }
}
