package procura.token.session;

import java.time.Instant;
import java.util.List;
import procura.identity.TenantId;
import procura.identity.user.UserId;
import procura.token.acr.Acr;

/// A person signed in with one browser.
///
/// @param id the public id (`sid`), not the cookie's value
/// @param methods authentication method references (RFC 8176)
/// @param device what the person recognises the browser by, such as `Firefox on Linux`
/// @param authenticatedAt `auth_time`
public record Session(
    TenantId tenant,
    String id,
    UserId user,
    List<String> methods,
    String device,
    Instant authenticatedAt,
    Instant seenAt,
    Instant expiresAt) {

  public Acr acr() {
    return Acr.reachedBy(methods);
  }

  public Proof proof() {
    return new Proof(user, methods, authenticatedAt);
  }
}
