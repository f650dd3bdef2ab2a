package procura.token.grant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.identity.client.GrantType;
import procura.token.clientauth.AuthenticatedClient;
import procura.token.request.ParameterTable;
import procura.token.request.Parameters;
import procura.token.request.TokenRequest;

/// A way to a token: what it is called, what it takes, and what it does.
public interface Grant {

  GrantType type();

  ParameterTable parameters();

  /// Who asks, where the grant's own parameters say so and no client authenticates; null where a
  /// client must.
  default @Nullable AuthenticatedClient asker(View view, Parameters parameters, Instant now) {
    return null;
  }

  TokenResponse handle(TokenRequest request);
}
