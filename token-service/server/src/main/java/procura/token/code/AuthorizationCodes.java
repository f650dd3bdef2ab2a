package procura.token.code;

import java.time.Instant;

/// Authorization codes: single use by one atomic statement, at most a minute old, hashed at rest.
public interface AuthorizationCodes {

  /// Makes a code for this authorization. Call it only after its `AuthorizationCodeIssued` is
  /// durable.
  String issue(AuthorizationCode authorization, Instant now);
}
