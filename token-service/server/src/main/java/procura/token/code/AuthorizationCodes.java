package procura.token.code;

import java.time.Duration;
import java.time.Instant;

/// Authorization codes: single use by one atomic statement, at most a minute old, hashed at rest.
public interface AuthorizationCodes {

  /// OAuth 2.1 section 4.1.2 allows ten minutes, FAPI 2.0 one; a browser needs seconds.
  Duration LIFETIME = Duration.ofSeconds(60);

  /// Makes a code for this authorization. Call it only after its `AuthorizationCodeIssued` is
  /// durable.
  String issue(AuthorizationCode authorization, Duration lifetime, Instant now);

  default String issue(AuthorizationCode authorization, Instant now) {
    return issue(authorization, LIFETIME, now);
  }
}
