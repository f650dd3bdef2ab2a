package procura.token.code;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.AuthorizationDetails;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
import procura.identity.issuance.GrantId;
import procura.identity.user.UserId;

/// What an authorization code (RFC 6749 section 4.1.2) stands for and is bound to.
///
/// @param grant the id of the family of tokens that this authorization gives rise to
/// @param redirectUri as in the authorization request; must match if the token request has one
/// @param codeChallenge the S256 challenge (RFC 7636), null only for a client exempt from PKCE
/// @param agent the `requested_actor`, which must redeem it with its own actor token
/// @param authenticatedAt `auth_time`
/// @param session the session's public id (`sid`), not its cookie
/// @param dpopKey the thumbprint of the only key that may redeem it (RFC 9449 section 10)
/// @param claims the `claims` request (OpenID Connect Core section 5.5), as JSON
public record AuthorizationCode(
    TenantId tenant,
    GrantId grant,
    UserId user,
    ClientId client,
    @Nullable AgentId agent,
    String redirectUri,
    @Nullable String codeChallenge,
    @Nullable String nonce,
    @Nullable ResourceIdentifier resource,
    Scopes scopes,
    Instant authenticatedAt,
    List<String> methods,
    String session,
    @Nullable AuthorizationDetails details,
    @Nullable String dpopKey,
    @Nullable String claims) {}
