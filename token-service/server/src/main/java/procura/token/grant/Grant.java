package procura.token.grant;

import procura.identity.client.GrantType;
import procura.token.request.ParameterTable;
import procura.token.request.TokenRequest;

/// A way to a token: what it is called, what it takes, and what it does.
public interface Grant {

  GrantType type();

  ParameterTable parameters();

  TokenResponse handle(TokenRequest request);
}
