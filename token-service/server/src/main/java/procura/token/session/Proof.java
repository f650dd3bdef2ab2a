package procura.token.session;

import java.time.Instant;
import java.util.List;
import procura.identity.user.UserId;
import procura.token.acr.Acr;

/// What somebody has proved, which may not be enough yet.
///
/// @param methods how (RFC 8176)
/// @param since when the first of them was shown; `auth_time` of what comes of it
public record Proof(UserId user, List<String> methods, Instant since) {

  public Acr acr() {
    return Acr.reachedBy(methods);
  }

  /// With another factor shown now.
  public Proof with(List<String> more) {
    return new Proof(user, Methods.with(methods, more), since);
  }
}
