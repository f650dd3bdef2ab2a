package procura.token.refresh;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.AuthorizationDetails;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.identity.issuance.ActorChain;
import procura.identity.issuance.Confirmation;
import procura.identity.issuance.GrantId;
import procura.identity.user.UserId;

/// What a refresh token stands for. All tokens of one family are alike but for their secret.
///
/// @param confirmation the key that a public client must go on proving (RFC 9449 section 5)
/// @param claims the `claims` request of the authorization (OpenID Connect Core section 5.5)
/// @param diesAt the family's absolute end, however often it is rotated
/// @param begunAt when the family began; null where it was not written down yet
public record RefreshToken(
    TenantId tenant,
    GrantId grant,
    UserId user,
    ClientId client,
    ActorChain actors,
    @Nullable ResourceIdentifier resource,
    Scopes scopes,
    Instant authenticatedAt,
    List<String> methods,
    String session,
    @Nullable AuthorizationDetails details,
    @Nullable Confirmation confirmation,
    @Nullable String claims,
    Instant diesAt,
    @Nullable Instant begunAt) {}
