package procura.token.logout;

import java.time.Instant;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.identity.user.UserId;
import procura.tenancy.keys.Secrets;

/// That a session has ended, on its way to one of its clients.
///
/// @param attempts how often it was tried, this time included
public record LogoutNotice(
    TenantId tenant, String session, ClientId client, UserId user, int attempts, Instant endedAt) {

  private static final int ID_LENGTH = 22; // 132 bits of the hash

  /// The same at each attempt, so that a client that heard the first one knows the second for it.
  String jti() {
    return "lgt_"
        + Secrets.hash(tenant + " " + session + " " + client.value() + " " + endedAt)
            .substring(0, ID_LENGTH);
  }
}
