package procura.authority;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.AgentAuthority;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.Authorities.ConnectionAuthority;
import procura.authority.Authorities.ConnectionsAuthority;
import procura.authority.Authorities.DelegationAuthority;
import procura.authority.Authorities.FactorsAuthority;
import procura.authority.Authorities.KeyAuthority;
import procura.authority.Authorities.KeyRingAuthority;
import procura.authority.Authorities.ResourceAuthority;
import procura.authority.Authorities.RoleAuthority;
import procura.authority.Authorities.TenantAuthority;
import procura.authority.Authorities.TrustedIssuerAuthority;
import procura.authority.Authorities.UserAuthority;
import procura.authority.Key.Kind;
import procura.eventstore.AfterCommit;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.eventstore.StoredFact;
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
import procura.identity.issuance.IssuanceEvent;
import procura.identity.role.RoleId;
import procura.identity.trust.TrustedIssuerId;
import procura.identity.user.UserId;
import procura.tenancy.lifecycle.TenantEvent.TenantSettingsChanged;
import procura.tenancy.limit.Limits;

/// Current authority, cached on this node. A fact drops what it changes before it is acknowledged
/// here; what another node just changed is caught by the fence of the append that follows.
@Singleton
public final class Authority implements AfterCommit {

  /// Enough for every active client and user of a busy node; the rest is one query away.
  private static final int MOST_CACHED = 200_000;

  /// What the ids of agents begin with, and of nobody else: whoever is asked for as the other is
  /// not there, and that takes no look-up.
  private static final String AGENT = "agt_";

  private static final int MOST_DELEGATIONS = 200;

  private final AuthorityStore store;
  private final Revocations revocations;
  private final Limits limits;
  private volatile Cache<Key, Object> cache = empty();

  /// Everything up to this position has left the cache. Read before the cache is, so that a view is
  /// never believed to be newer than it is.
  private volatile long applied;

  /// Reads the head of the log first, so that whatever it loads after that is not older.
  Authority(AuthorityStore store, Revocations revocations, Limits limits, FactLog log) {
    this.store = store;
    this.revocations = revocations;
    this.limits = limits;
    this.applied = log.head();
    revocations.load();
    store.rateLimits().forEach(limits::set);
  }

  /// A view for one decision.
  public View now(TenantId tenant) {
    return new CachedView(tenant, applied);
  }

  /// A view of a tenant whose settings and keys are in memory, so that to look at them waits for
  /// nothing; null when they are not.
  public @Nullable View inMemory(TenantId tenant) {
    var known = cache;
    return known.getIfPresent(new Key(tenant, Kind.TENANT, "")) != null
            && known.getIfPresent(new Key(tenant, Kind.KEY_RING, "")) != null
        ? now(tenant)
        : null;
  }

  /// The types of authorization details that the resources of a tenant understand, sorted. For the
  /// metadata; no decision rests on it.
  public List<String> detailsTypes(TenantId tenant) {
    return store.detailsTypes(tenant);
  }

  /// All delegations that a person has given and not withdrawn, the newest first, from what
  /// decides: whoever sees them never sees less than what is possible.
  public List<DelegationAuthority> delegationsOf(TenantId tenant, UserId person) {
    return store.delegationsOf(tenant, person, MOST_DELEGATIONS);
  }

  @Override
  public void committed(List<StoredFact> facts) {
    if (facts.isEmpty()) {
      return;
    }
    if (facts.getFirst().position() > applied + 1) {
      // facts passed by unseen: believe nothing, nor what is being loaded, which ends in the old
      // one
      cache = empty();
      revocations.load();
      store.rateLimits().forEach(limits::set);
    }
    for (var stored : facts) {
      if (stored.fact() instanceof IssuanceEvent issuance) {
        revocations.apply(issuance);
      } else {
        AuthorityProjection.keys(stored.fact()).forEach(cache::invalidate);
        if (stored.fact() instanceof TenantSettingsChanged changed) {
          limits.set(changed.tenant(), changed.settings().rateLimits());
        }
      }
    }
    applied = Math.max(applied, facts.getLast().position());
  }

  private static Cache<Key, Object> empty() {
    return Caffeine.newBuilder().maximumSize(MOST_CACHED).build();
  }

  private @Nullable Object get(Key key) {
    var current = cache;
    var cached = current.getIfPresent(key);
    return cached != null ? cached : current.get(key, this::load);
  }

  /// Absence is not cached: an unknown id must be found the moment it exists, on every node. That a
  /// known person has no second factor is no absence: it is told when it changes, like all else.
  @SuppressWarnings("NullAway") // Caffeine's loader may answer null, which caches nothing
  private Object load(Key key) {
    var loaded = store.load(key);
    return loaded == null && key.kind() == Kind.FACTORS ? FactorsAuthority.NONE : loaded;
  }

  private final class CachedView implements View {

    private final TenantId tenant;
    private final long readAt;
    private final Set<String> read = new HashSet<>();

    CachedView(TenantId tenant, long readAt) {
      this.tenant = tenant;
      this.readAt = readAt;
    }

    @Override
    public TenantId tenant() {
      return tenant;
    }

    @Override
    public long readAt() {
      return readAt;
    }

    @Override
    public @Nullable TenantAuthority settings() {
      read.add(tenant.tag());
      return (TenantAuthority) get(new Key(tenant, Kind.TENANT, ""));
    }

    @Override
    public @Nullable ClientAuthority client(ClientId id) {
      if (id.value().startsWith(AGENT)) {
        return null;
      }
      read.add(tenant.tag("client", id.value()));
      return (ClientAuthority) get(new Key(tenant, Kind.CLIENT, id.value()));
    }

    @Override
    public @Nullable AgentAuthority agent(AgentId id) {
      if (!id.value().startsWith(AGENT)) {
        return null;
      }
      read.add(tenant.tag("agent", id.value()));
      return (AgentAuthority) get(new Key(tenant, Kind.AGENT, id.value()));
    }

    @Override
    public @Nullable ClientId workload(String spiffeId) {
      return (ClientId) get(new Key(tenant, Kind.WORKLOAD, spiffeId));
    }

    @Override
    public @Nullable UserAuthority user(UserId id) {
      read.add(tenant.tag("user", id.value()));
      return (UserAuthority) get(new Key(tenant, Kind.USER, id.value()));
    }

    @Override
    public @Nullable UserAuthority userByLogin(BlindIndex login) {
      read.add(tenant.tag("login", login.value()));
      var id = (UserId) get(new Key(tenant, Kind.LOGIN, login.value()));
      return id == null ? null : user(id);
    }

    @Override
    public FactorsAuthority factors(UserId id) {
      read.add(tenant.tag("factor", id.value()));
      var factors = (FactorsAuthority) get(new Key(tenant, Kind.FACTORS, id.value()));
      return factors == null ? FactorsAuthority.NONE : factors;
    }

    @Override
    public @Nullable UserAuthority userByPasskey(PasskeyId passkey) {
      read.add(tenant.tag("passkey", passkey.value()));
      var id = (UserId) get(AuthorityProjection.passkey(tenant, passkey));
      return id == null ? null : user(id);
    }

    @Override
    public @Nullable UserAuthority userByIdentity(LinkedIdentity identity) {
      read.add(identity.tag(tenant));
      var id = (UserId) get(AuthorityProjection.identity(tenant, identity));
      return id == null ? null : user(id);
    }

    @Override
    public @Nullable ConnectionAuthority connection(ConnectionId id) {
      read.add(tenant.tag("connection", id.value()));
      return (ConnectionAuthority) get(new Key(tenant, Kind.CONNECTION, id.value()));
    }

    @Override
    public List<ConnectionAuthority> connections() {
      var list = (ConnectionsAuthority) get(new Key(tenant, Kind.CONNECTIONS, ""));
      return list == null
          ? List.of()
          : list.all().stream().map(this::connection).filter(Objects::nonNull).toList();
    }

    @Override
    public @Nullable RoleAuthority role(RoleId id) {
      read.add(tenant.tag("role", id.value()));
      return (RoleAuthority) get(new Key(tenant, Kind.ROLE, id.value()));
    }

    @Override
    public @Nullable ResourceAuthority resource(ResourceIdentifier identifier) {
      read.add(tenant.tag("identifier", identifier.value()));
      return (ResourceAuthority) get(new Key(tenant, Kind.RESOURCE, identifier.value()));
    }

    @Override
    public @Nullable DelegationAuthority delegation(Consent consent) {
      var tag = consent.tag(tenant);
      read.add(tag);
      var id = (DelegationId) get(AuthorityProjection.consent(tenant, tag));
      return id == null ? null : delegation(id);
    }

    @Override
    public @Nullable DelegationAuthority delegation(DelegationId id) {
      read.add(tenant.tag("delegation", id.value()));
      return (DelegationAuthority) get(new Key(tenant, Kind.DELEGATION, id.value()));
    }

    @Override
    public @Nullable TrustedIssuerAuthority trustedIssuer(String issuer) {
      read.add(tenant.tag("trusted_iss", issuer));
      var id = (TrustedIssuerId) get(new Key(tenant, Kind.TRUSTED_ISS, issuer));
      return id == null ? null : trustedIssuer(id);
    }

    @Override
    public @Nullable TrustedIssuerAuthority trustedIssuer(TrustedIssuerId id) {
      read.add(tenant.tag("trust", id.value()));
      return (TrustedIssuerAuthority) get(new Key(tenant, Kind.TRUST, id.value()));
    }

    @Override
    public @Nullable UserId linked(BlindIndex subject) {
      read.add(tenant.tag("link", subject.value()));
      return (UserId) get(new Key(tenant, Kind.LINK, subject.value()));
    }

    @Override
    public List<KeyAuthority> keys() {
      var ring = (KeyRingAuthority) get(new Key(tenant, Kind.KEY_RING, ""));
      return ring == null ? List.of() : ring.keys();
    }

    @Override
    public boolean tokenRevoked(String jti) {
      read.add(tenant.tag("jti", jti));
      return revocations.contains(tenant, Revocations.Kind.JTI, jti);
    }

    @Override
    public boolean grantRevoked(GrantId grant) {
      read.add(tenant.tag("grant", grant.value()));
      return revocations.contains(tenant, Revocations.Kind.GRANT, grant.value());
    }

    @Override
    public Fence fence() {
      return new Fence(readAt, Set.copyOf(read));
    }
  }
}
