package procura.authority;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.AgentAuthority;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.Authorities.ConnectionAuthority;
import procura.authority.Authorities.DelegationAuthority;
import procura.authority.Authorities.FactorsAuthority;
import procura.authority.Authorities.IdentityAuthority;
import procura.authority.Authorities.KeyAuthority;
import procura.authority.Authorities.KeyRingAuthority;
import procura.authority.Authorities.PasskeyAuthority;
import procura.authority.Authorities.ResourceAuthority;
import procura.authority.Authorities.RoleAuthority;
import procura.authority.Authorities.Status;
import procura.authority.Authorities.TenantAuthority;
import procura.authority.Authorities.TrustedIssuerAuthority;
import procura.authority.Authorities.UserAuthority;
import procura.identity.Sealed;
import procura.identity.agent.AgentEvent;
import procura.identity.agent.AgentEvent.AgentChanged;
import procura.identity.agent.AgentEvent.AgentCredentialAdded;
import procura.identity.agent.AgentEvent.AgentCredentialRevoked;
import procura.identity.agent.AgentEvent.AgentRegistered;
import procura.identity.agent.AgentEvent.AgentReinstated;
import procura.identity.agent.AgentEvent.AgentRetired;
import procura.identity.agent.AgentEvent.AgentRolesAssigned;
import procura.identity.agent.AgentEvent.AgentSuspended;
import procura.identity.client.ClientEvent;
import procura.identity.client.ClientEvent.ClientChanged;
import procura.identity.client.ClientEvent.ClientCredentialAdded;
import procura.identity.client.ClientEvent.ClientCredentialRevoked;
import procura.identity.client.ClientEvent.ClientExpired;
import procura.identity.client.ClientEvent.ClientRegistered;
import procura.identity.client.ClientEvent.ClientReinstated;
import procura.identity.client.ClientEvent.ClientRemoved;
import procura.identity.client.ClientEvent.ClientSuspended;
import procura.identity.client.Credential;
import procura.identity.connection.ConnectionEvent;
import procura.identity.connection.ConnectionEvent.ConnectionAdded;
import procura.identity.connection.ConnectionEvent.ConnectionChanged;
import procura.identity.connection.ConnectionEvent.ConnectionRemoved;
import procura.identity.delegation.DelegationEvent;
import procura.identity.delegation.DelegationEvent.DelegationExtended;
import procura.identity.delegation.DelegationEvent.DelegationGranted;
import procura.identity.delegation.DelegationEvent.DelegationWithdrawn;
import procura.identity.factor.FactorEvent;
import procura.identity.factor.FactorEvent.AuthenticatorAppAdded;
import procura.identity.factor.FactorEvent.AuthenticatorAppRemoved;
import procura.identity.factor.FactorEvent.IdentityLinked;
import procura.identity.factor.FactorEvent.IdentityUnlinked;
import procura.identity.factor.FactorEvent.PasskeyAdded;
import procura.identity.factor.FactorEvent.PasskeyRemoved;
import procura.identity.factor.FactorEvent.PasskeyRenamed;
import procura.identity.factor.FactorEvent.RecoveryCodeUsed;
import procura.identity.factor.FactorEvent.RecoveryCodesIssued;
import procura.identity.link.SubjectLinkEvent;
import procura.identity.link.SubjectLinkEvent.SubjectLinked;
import procura.identity.link.SubjectLinkEvent.SubjectUnlinked;
import procura.identity.resource.ResourceEvent;
import procura.identity.resource.ResourceEvent.ResourceChanged;
import procura.identity.resource.ResourceEvent.ResourceRegistered;
import procura.identity.resource.ResourceEvent.ResourceRemoved;
import procura.identity.role.RoleEvent;
import procura.identity.role.RoleEvent.RoleDefined;
import procura.identity.role.RoleEvent.RolePermissionsChanged;
import procura.identity.role.RoleEvent.RoleRemoved;
import procura.identity.trust.TrustedIssuerEvent;
import procura.identity.trust.TrustedIssuerEvent.IssuerTrusted;
import procura.identity.trust.TrustedIssuerEvent.TrustChanged;
import procura.identity.trust.TrustedIssuerEvent.TrustEnded;
import procura.identity.user.UserEvent;
import procura.identity.user.UserEvent.UserClaimsChanged;
import procura.identity.user.UserEvent.UserErased;
import procura.identity.user.UserEvent.UserPasswordRehashed;
import procura.identity.user.UserEvent.UserPasswordSet;
import procura.identity.user.UserEvent.UserProfileChanged;
import procura.identity.user.UserEvent.UserRegistered;
import procura.identity.user.UserEvent.UserReinstated;
import procura.identity.user.UserEvent.UserRolesAssigned;
import procura.identity.user.UserEvent.UserSuspended;
import procura.identity.user.UserId;
import procura.tenancy.keys.SigningKeyEvent;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyActivated;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyAnnounced;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyCreated;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyDestroyed;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyRetired;
import procura.tenancy.lifecycle.TenantEvent;
import procura.tenancy.lifecycle.TenantEvent.TenantOffboarded;
import procura.tenancy.lifecycle.TenantEvent.TenantSettingsChanged;
import procura.tenancy.lifecycle.TenantEvent.TenantSignedUp;

/// State and fact in, next state out. Null is what there was before the first fact, and what a
/// thing without a memory leaves when it ends.
final class Folds {

  private Folds() {}

  static TenantAuthority fold(@Nullable TenantAuthority tenant, TenantEvent event) {
    return switch (event) {
      case TenantSignedUp(_, var settings, _) -> new TenantAuthority(settings, Status.ACTIVE);
      case TenantSettingsChanged(_, var settings, _) ->
          new TenantAuthority(settings, there(tenant).status());
      case TenantOffboarded _ -> new TenantAuthority(there(tenant).settings(), Status.ENDED);
    };
  }

  /// Keys that sign come first, the newest before the others.
  static KeyRingAuthority fold(@Nullable KeyRingAuthority ring, SigningKeyEvent event) {
    var keys = ring == null ? List.<KeyAuthority>of() : ring.keys();
    return switch (event) {
      case SigningKeyCreated(_, var key, _) ->
          signing(keys, new KeyAuthority(key.kid(), key.algorithm(), key.publicJwk(), true, null));
      case SigningKeyAnnounced(_, var key, _) ->
          new KeyRingAuthority(
              Stream.concat(
                      keys.stream(),
                      Stream.of(
                          new KeyAuthority(
                              key.kid(), key.algorithm(), key.publicJwk(), false, null)))
                  .toList());
      case SigningKeyActivated(_, var kid, _) ->
          keys.stream()
              .filter(k -> k.kid().equals(kid))
              .findFirst()
              .map(k -> signing(keys, k.signing()))
              .orElseGet(() -> new KeyRingAuthority(keys));
      case SigningKeyRetired(_, var kid, var until, _) ->
          new KeyRingAuthority(
              keys.stream().map(k -> k.kid().equals(kid) ? k.retiredUntil(until) : k).toList());
      case SigningKeyDestroyed(_, var kid, _) ->
          new KeyRingAuthority(keys.stream().filter(k -> !k.kid().equals(kid)).toList());
    };
  }

  private static KeyRingAuthority signing(List<KeyAuthority> keys, KeyAuthority key) {
    var all = new ArrayList<KeyAuthority>();
    all.add(key);
    keys.stream()
        .filter(k -> !k.kid().equals(key.kid()))
        .map(k ->
            k.active() && k.algorithm().equals(key.algorithm())
                ? k.retiredUntil(k.publishedUntil())
                : k)
        .forEach(all::add);
    return new KeyRingAuthority(List.copyOf(all));
  }

  static @Nullable ClientAuthority fold(@Nullable ClientAuthority c, ClientEvent event) {
    return switch (event) {
      case ClientRegistered(_, var id, var metadata, var access, var credentials, _) ->
          new ClientAuthority(id, metadata, access, credentials, Status.ACTIVE);
      case ClientChanged(_, var id, var metadata, var access, _) ->
          new ClientAuthority(id, metadata, access, there(c).credentials(), there(c).status());
      case ClientCredentialAdded(_, _, var credential, _) ->
          with(there(c), with(there(c).credentials(), credential));
      case ClientCredentialRevoked(_, _, var credential, _) ->
          with(there(c), without(there(c).credentials(), credential));
      case ClientSuspended _ -> with(there(c), Status.SUSPENDED);
      case ClientReinstated _ -> with(there(c), Status.ACTIVE);
      case ClientRemoved _ -> with(there(c), Status.ENDED);
      case ClientExpired _ -> null;
    };
  }

  private static ClientAuthority with(ClientAuthority c, List<Credential> credentials) {
    return new ClientAuthority(c.id(), c.metadata(), c.access(), credentials, c.status());
  }

  private static ClientAuthority with(ClientAuthority c, Status status) {
    return new ClientAuthority(c.id(), c.metadata(), c.access(), c.credentials(), status);
  }

  static AgentAuthority fold(@Nullable AgentAuthority a, AgentEvent event) {
    return switch (event) {
      case AgentRegistered(_, var id, var profile, var credential, _) ->
          new AgentAuthority(id, profile, List.of(), List.of(credential), Status.ACTIVE);
      case AgentChanged(_, var id, var profile, _) ->
          new AgentAuthority(
              id, profile, there(a).roles(), there(a).credentials(), there(a).status());
      case AgentRolesAssigned(_, var id, var roles, _) ->
          new AgentAuthority(
              id, there(a).profile(), roles, there(a).credentials(), there(a).status());
      case AgentCredentialAdded(_, _, var credential, _) ->
          with(there(a), with(there(a).credentials(), credential));
      case AgentCredentialRevoked(_, _, var credential, _) ->
          with(there(a), without(there(a).credentials(), credential));
      case AgentSuspended _ -> with(there(a), Status.SUSPENDED);
      case AgentReinstated _ -> with(there(a), Status.ACTIVE);
      case AgentRetired _ -> with(there(a), Status.ENDED);
    };
  }

  private static AgentAuthority with(AgentAuthority a, List<Credential> credentials) {
    return new AgentAuthority(a.id(), a.profile(), a.roles(), credentials, a.status());
  }

  private static AgentAuthority with(AgentAuthority a, Status status) {
    return new AgentAuthority(a.id(), a.profile(), a.roles(), a.credentials(), status);
  }

  static UserAuthority fold(@Nullable UserAuthority u, UserEvent event) {
    return switch (event) {
      case UserRegistered e ->
          new UserAuthority(
              e.user(),
              e.login(),
              e.username(),
              e.email(),
              e.displayName(),
              null,
              List.of(),
              Status.ACTIVE,
              null);
      case UserProfileChanged(_, var id, var email, var name, _) ->
          new UserAuthority(
              id,
              there(u).login(),
              there(u).username(),
              email,
              name,
              there(u).passwordHash(),
              there(u).roles(),
              there(u).status(),
              there(u).claims());
      case UserClaimsChanged(_, var id, var claims, _) ->
          new UserAuthority(
              id,
              there(u).login(),
              there(u).username(),
              there(u).email(),
              there(u).displayName(),
              there(u).passwordHash(),
              there(u).roles(),
              there(u).status(),
              claims);
      case UserPasswordSet(_, _, var hash, _) -> with(there(u), hash);
      case UserPasswordRehashed(_, _, var hash, _) -> with(there(u), hash);
      case UserRolesAssigned(_, var id, var roles, _) ->
          new UserAuthority(
              id,
              there(u).login(),
              there(u).username(),
              there(u).email(),
              there(u).displayName(),
              there(u).passwordHash(),
              roles,
              there(u).status(),
              there(u).claims());
      case UserSuspended _ -> with(there(u), Status.SUSPENDED);
      case UserReinstated _ -> with(there(u), Status.ACTIVE);
      case UserErased _ -> with(there(u), Status.ENDED);
    };
  }

  private static UserAuthority with(UserAuthority u, Sealed passwordHash) {
    return new UserAuthority(
        u.id(),
        u.login(),
        u.username(),
        u.email(),
        u.displayName(),
        passwordHash,
        u.roles(),
        u.status(),
        u.claims());
  }

  private static UserAuthority with(UserAuthority u, Status status) {
    return new UserAuthority(
        u.id(),
        u.login(),
        u.username(),
        u.email(),
        u.displayName(),
        u.passwordHash(),
        u.roles(),
        status,
        u.claims());
  }

  static FactorsAuthority fold(@Nullable FactorsAuthority factors, FactorEvent event) {
    var f = factors == null ? FactorsAuthority.NONE : factors;
    return switch (event) {
      case PasskeyAdded e ->
          f.with(
              new PasskeyAuthority(
                  e.passkey(), e.publicKey(), e.synced(), e.transports(), e.name(), e.at()));
      case PasskeyRenamed(_, _, var id, var name, _) -> f.renamed(id, name);
      case PasskeyRemoved(_, _, var id, _) -> f.without(id);
      case AuthenticatorAppAdded(_, _, var secret, var at) -> f.withApp(secret, at);
      case AuthenticatorAppRemoved _ -> f.withApp(null, null);
      case RecoveryCodesIssued(_, _, var codes, _) -> f.withRecoveryCodes(codes);
      case RecoveryCodeUsed(_, _, var code, _) ->
          f.withRecoveryCodes(f.recoveryCodes().stream().filter(c -> !c.equals(code)).toList());
      case IdentityLinked(_, _, var identity, var label, var at) ->
          f.with(new IdentityAuthority(identity, label, at));
      case IdentityUnlinked(_, _, var identity, _) -> f.without(identity);
    };
  }

  static @Nullable ConnectionAuthority fold(ConnectionEvent event) {
    return switch (event) {
      case ConnectionAdded(_, var id, var profile, _) -> new ConnectionAuthority(id, profile);
      case ConnectionChanged(_, var id, var profile, _) -> new ConnectionAuthority(id, profile);
      case ConnectionRemoved _ -> null;
    };
  }

  static @Nullable RoleAuthority fold(@Nullable RoleAuthority role, RoleEvent event) {
    return switch (event) {
      case RoleDefined(_, var id, var name, var permissions, _) ->
          new RoleAuthority(id, name, permissions);
      case RolePermissionsChanged(_, var id, var permissions, _) ->
          new RoleAuthority(id, there(role).name(), permissions);
      case RoleRemoved _ -> null;
    };
  }

  static @Nullable ResourceAuthority fold(ResourceEvent event) {
    return switch (event) {
      case ResourceRegistered(_, var id, var identifier, var profile, _) ->
          new ResourceAuthority(id, identifier, profile);
      case ResourceChanged(_, var id, var identifier, var profile, _) ->
          new ResourceAuthority(id, identifier, profile);
      case ResourceRemoved _ -> null;
    };
  }

  static @Nullable DelegationAuthority fold(
      @Nullable DelegationAuthority d, DelegationEvent event) {
    return switch (event) {
      case DelegationGranted(_, var id, var consent, var scopes, var expiresAt, var at) ->
          new DelegationAuthority(id, consent, scopes, expiresAt, at);
      case DelegationExtended(_, var id, var consent, var scopes, var expiresAt, _) ->
          new DelegationAuthority(id, consent, scopes, expiresAt, there(d).grantedAt());
      case DelegationWithdrawn _ -> null;
    };
  }

  static @Nullable TrustedIssuerAuthority fold(TrustedIssuerEvent event) {
    return switch (event) {
      case IssuerTrusted(_, var id, var profile, _) -> new TrustedIssuerAuthority(id, profile);
      case TrustChanged(_, var id, var profile, _) -> new TrustedIssuerAuthority(id, profile);
      case TrustEnded _ -> null;
    };
  }

  static @Nullable UserId fold(SubjectLinkEvent event) {
    return switch (event) {
      case SubjectLinked(_, _, _, var user, _) -> user;
      case SubjectUnlinked _ -> null;
    };
  }

  private static List<Credential> with(List<Credential> credentials, Credential added) {
    var all = new ArrayList<>(credentials);
    all.add(added);
    return List.copyOf(all);
  }

  private static List<Credential> without(List<Credential> credentials, String id) {
    return credentials.stream().filter(c -> !c.id().equals(id)).toList();
  }

  private static <T> T there(@Nullable T state) {
    if (state == null) {
      throw new IllegalStateException("a fact about something that is not there");
    }
    return state;
  }
}
