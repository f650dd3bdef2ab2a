package procura.authority;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.AgentAuthority;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.Authorities.ConnectionAuthority;
import procura.authority.Authorities.DelegationAuthority;
import procura.authority.Authorities.FactorsAuthority;
import procura.authority.Authorities.KeyAuthority;
import procura.authority.Authorities.ResourceAuthority;
import procura.authority.Authorities.RoleAuthority;
import procura.authority.Authorities.TenantAuthority;
import procura.authority.Authorities.TrustedIssuerAuthority;
import procura.authority.Authorities.UserAuthority;
import procura.eventstore.Fence;
import procura.identity.BlindIndex;
import procura.identity.ResourceIdentifier;
import procura.identity.TenantId;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
import procura.identity.connection.ConnectionId;
import procura.identity.delegation.Consent;
import procura.identity.delegation.DelegationId;
import procura.identity.factor.LinkedIdentity;
import procura.identity.factor.PasskeyId;
import procura.identity.issuance.GrantId;
import procura.identity.role.RoleId;
import procura.identity.trust.TrustedIssuerId;
import procura.identity.user.UserId;

/// One tenant's authority as one decision sees it. It remembers what was read: an append under its
/// `fence()` fails if any of that has changed since, so a decision never outlives what it rests on.
/// Null means: there is no such thing in this tenant.
public interface View {

  TenantId tenant();

  long readAt();

  @Nullable TenantAuthority settings();

  @Nullable ClientAuthority client(ClientId id);

  @Nullable AgentAuthority agent(AgentId id);

  /// The client or agent that was last registered with that SPIFFE ID.
  @Nullable ClientId workload(String spiffeId);

  @Nullable UserAuthority user(UserId id);

  @Nullable UserAuthority userByLogin(BlindIndex login);

  /// What this person has besides a password, maybe nothing.
  FactorsAuthority factors(UserId id);

  @Nullable UserAuthority userByPasskey(PasskeyId passkey);

  @Nullable UserAuthority userByIdentity(LinkedIdentity identity);

  @Nullable ConnectionAuthority connection(ConnectionId id);

  List<ConnectionAuthority> connections();

  @Nullable RoleAuthority role(RoleId id);

  @Nullable ResourceAuthority resource(ResourceIdentifier identifier);

  /// The delegation that stands between these, expired or not; null once withdrawn.
  @Nullable DelegationAuthority delegation(Consent consent);

  @Nullable DelegationAuthority delegation(DelegationId id);

  /// By `iss`; null once the trust has ended.
  @Nullable TrustedIssuerAuthority trustedIssuer(String issuer);

  @Nullable TrustedIssuerAuthority trustedIssuer(TrustedIssuerId id);

  /// Whom a subject of a trusted issuer is linked to.
  @Nullable UserId linked(BlindIndex subject);

  /// All keys to publish, the active one first.
  List<KeyAuthority> keys();

  boolean tokenRevoked(String jti);

  boolean grantRevoked(GrantId grant);

  /// Whether what a token came of was ended: a token by its `jti`, or a family of tokens.
  default boolean ended(String ancestor) {
    return ancestor.indexOf('.') < 0 ? tokenRevoked(ancestor) : grantRevoked(new GrantId(ancestor));
  }

  Fence fence();
}
