package procura.authority;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.AgentAuthority;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.Authorities.ConnectionAuthority;
import procura.authority.Authorities.DelegationAuthority;
import procura.authority.Authorities.FactorsAuthority;
import procura.authority.Authorities.KeyAuthority;
import procura.authority.Authorities.ResourceAuthority;
import procura.authority.Authorities.RoleAuthority;
import procura.authority.Authorities.Status;
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
import procura.tenancy.lifecycle.TenantSettings;

/// A view of a handful of things, for tests of decisions.
final class FixedView implements View {

  static final TenantId TENANT = new TenantId("acme");

  private final Map<Object, Object> things = new HashMap<>();
  private final Set<Object> revoked = new HashSet<>();
  private Status status = Status.ACTIVE;
  private TenantSettings settings = TenantSettings.of("Acme");

  FixedView with(Object id, Object thing) {
    things.put(id, thing);
    return this;
  }

  FixedView without(Object id) {
    things.remove(id);
    return this;
  }

  FixedView revoked(Object tokenOrGrant) {
    revoked.add(tokenOrGrant);
    return this;
  }

  FixedView tenantIs(Status now) {
    status = now;
    return this;
  }

  FixedView settingsAre(TenantSettings now) {
    settings = now;
    return this;
  }

  @Override
  public TenantId tenant() {
    return TENANT;
  }

  @Override
  public long readAt() {
    return 0;
  }

  @Override
  public TenantAuthority settings() {
    return new TenantAuthority(settings, status);
  }

  @Override
  public @Nullable ClientAuthority client(ClientId id) {
    return (ClientAuthority) things.get(id);
  }

  @Override
  public @Nullable AgentAuthority agent(AgentId id) {
    return (AgentAuthority) things.get(id);
  }

  @Override
  public @Nullable ClientId workload(String spiffeId) {
    return null;
  }

  @Override
  public @Nullable UserAuthority user(UserId id) {
    return (UserAuthority) things.get(id);
  }

  @Override
  public @Nullable UserAuthority userByLogin(BlindIndex login) {
    return (UserAuthority) things.get(login);
  }

  @Override
  public FactorsAuthority factors(UserId id) {
    return FactorsAuthority.NONE;
  }

  @Override
  public @Nullable UserAuthority userByPasskey(PasskeyId passkey) {
    return null;
  }

  @Override
  public @Nullable UserAuthority userByIdentity(LinkedIdentity identity) {
    return null;
  }

  @Override
  public @Nullable ConnectionAuthority connection(ConnectionId id) {
    return null;
  }

  @Override
  public List<ConnectionAuthority> connections() {
    return List.of();
  }

  @Override
  public @Nullable RoleAuthority role(RoleId id) {
    return (RoleAuthority) things.get(id);
  }

  @Override
  public @Nullable ResourceAuthority resource(ResourceIdentifier identifier) {
    return (ResourceAuthority) things.get(identifier);
  }

  @Override
  public @Nullable DelegationAuthority delegation(Consent consent) {
    return (DelegationAuthority) things.get(consent);
  }

  @Override
  public @Nullable DelegationAuthority delegation(DelegationId id) {
    return (DelegationAuthority) things.get(id);
  }

  @Override
  public @Nullable TrustedIssuerAuthority trustedIssuer(String issuer) {
    return (TrustedIssuerAuthority) things.get(issuer);
  }

  @Override
  public @Nullable TrustedIssuerAuthority trustedIssuer(TrustedIssuerId id) {
    return (TrustedIssuerAuthority) things.get(id);
  }

  @Override
  public @Nullable UserId linked(BlindIndex subject) {
    return (UserId) things.get(subject);
  }

  @Override
  public List<KeyAuthority> keys() {
    return List.of();
  }

  @Override
  public boolean tokenRevoked(String jti) {
    return revoked.contains(jti);
  }

  @Override
  public boolean grantRevoked(GrantId grant) {
    return revoked.contains(grant);
  }

  @Override
  public Fence fence() {
    return Fence.NONE;
  }
}
