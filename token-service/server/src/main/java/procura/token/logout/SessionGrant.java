package procura.token.logout;

import procura.identity.client.ClientId;
import procura.identity.issuance.GrantId;

/// What a client got of a person's session.
///
/// @param offline it was asked for to outlive the session (OpenID Connect Core section 11)
public record SessionGrant(String session, ClientId client, GrantId grant, boolean offline) {}
