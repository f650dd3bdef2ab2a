package procura.token.session;

import java.time.Duration;
import procura.token.check.AuthorizationRequest;

/// An authorization request that waits for a person.
///
/// @param id unguessable, in the addresses of the pages
public record PendingRequest(String id, AuthorizationRequest request) {

  /// Long enough to look for a password, short enough to be forgotten by lunch.
  public static final Duration LIFETIME = Duration.ofMinutes(30);
}
