package procura.token.logout;

import java.util.List;
import java.util.Objects;
import procura.authority.View;
import procura.identity.client.ClientId;
import procura.identity.issuance.GrantId;

/// What a client got of a person's session.
///
/// @param offline it was asked for to outlive the session (OpenID Connect Core section 11)
public record SessionGrant(String session, ClientId client, GrantId grant, boolean offline) {

  /// What the clients are called, each once.
  public static List<String> names(View view, List<SessionGrant> grants) {
    return grants.stream()
        .map(SessionGrant::client)
        .distinct()
        .map(view::client)
        .filter(Objects::nonNull)
        .map(client -> client.metadata().clientName())
        .distinct()
        .sorted()
        .toList();
  }
}
