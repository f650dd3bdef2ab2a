package procura.token.check;

import procura.token.error.OAuthException;

/// One thing that an authorization request must fulfil.
@FunctionalInterface
interface Check {

  /// @throws OAuthException with the error that the client is answered with
  void check(Asked asked);
}
