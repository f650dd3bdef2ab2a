package procura.directory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.directory.Documents.AgentDocument;
import procura.directory.Documents.AgentStatus;
import procura.directory.Documents.ClientDocument;
import procura.directory.Documents.ConnectionDocument;
import procura.directory.Documents.CredentialDocument;
import procura.directory.Documents.DelegationDocument;
import procura.directory.Documents.KeyDocument;
import procura.directory.Documents.ResourceDocument;
import procura.directory.Documents.RoleDocument;
import procura.directory.Documents.TenantDocument;
import procura.directory.Documents.TrustDocument;
import procura.directory.Documents.UserDocument;
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
import procura.identity.client.Credential.CertificateSubject;
import procura.identity.client.Credential.KeysByUrl;
import procura.identity.client.Credential.PublicKeys;
import procura.identity.client.Credential.SecretHash;
import procura.identity.client.Credential.SpiffeId;
import procura.identity.connection.ConnectionEvent;
import procura.identity.connection.ConnectionEvent.ConnectionAdded;
import procura.identity.connection.ConnectionEvent.ConnectionChanged;
import procura.identity.connection.ConnectionEvent.ConnectionRemoved;
import procura.identity.delegation.DelegationEvent;
import procura.identity.delegation.DelegationEvent.DelegationExtended;
import procura.identity.delegation.DelegationEvent.DelegationGranted;
import procura.identity.delegation.DelegationEvent.DelegationWithdrawn;
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

/// Document and fact in, next document out; null when the thing is gone from the directory.
final class Folds {

  private Folds() {}

  static @Nullable TenantDocument fold(@Nullable TenantDocument tenant, TenantEvent event) {
    return switch (event) {
      case TenantSignedUp(_, var settings, var at) -> new TenantDocument(settings, at);
      case TenantSettingsChanged(_, var settings, _) ->
          new TenantDocument(settings, there(tenant).createdAt());
      case TenantOffboarded _ -> null;
    };
  }

  static @Nullable KeyDocument fold(@Nullable KeyDocument key, SigningKeyEvent event) {
    return switch (event) {
      case SigningKeyCreated(_, var made, var at) -> new KeyDocument(made, null, at, false, null);
      case SigningKeyAnnounced(_, var made, var at) -> new KeyDocument(made, null, at, true, null);
      case SigningKeyActivated(_, _, var at) ->
          new KeyDocument(there(key).key(), null, there(key).createdAt(), false, at);
      case SigningKeyRetired(_, _, var until, _) ->
          new KeyDocument(there(key).key(), until, there(key).createdAt(), false, null);
      case SigningKeyDestroyed _ -> null;
    };
  }

  static @Nullable ResourceDocument fold(@Nullable ResourceDocument resource, ResourceEvent event) {
    return switch (event) {
      case ResourceRegistered(_, _, var identifier, var profile, var at) ->
          new ResourceDocument(identifier, profile, at);
      case ResourceChanged(_, _, var identifier, var profile, _) ->
          new ResourceDocument(identifier, profile, there(resource).createdAt());
      case ResourceRemoved _ -> null;
    };
  }

  static @Nullable RoleDocument fold(@Nullable RoleDocument role, RoleEvent event) {
    return switch (event) {
      case RoleDefined(_, _, var name, var permissions, var at) ->
          new RoleDocument(name, permissions, at);
      case RolePermissionsChanged(_, _, var permissions, _) ->
          new RoleDocument(there(role).name(), permissions, there(role).createdAt());
      case RoleRemoved _ -> null;
    };
  }

  static @Nullable TrustDocument fold(@Nullable TrustDocument trust, TrustedIssuerEvent event) {
    return switch (event) {
      case IssuerTrusted(_, _, var profile, var at) -> new TrustDocument(profile, at);
      case TrustChanged(_, _, var profile, _) ->
          new TrustDocument(profile, there(trust).createdAt());
      case TrustEnded _ -> null;
    };
  }

  static @Nullable ConnectionDocument fold(
      @Nullable ConnectionDocument connection, ConnectionEvent event) {
    return switch (event) {
      case ConnectionAdded(_, _, var profile, var at) -> new ConnectionDocument(profile, at);
      case ConnectionChanged(_, _, var profile, _) ->
          new ConnectionDocument(profile, there(connection).createdAt());
      case ConnectionRemoved _ -> null;
    };
  }

  static @Nullable UserDocument fold(@Nullable UserDocument user, UserEvent event) {
    return switch (event) {
      case UserRegistered e ->
          new UserDocument(
              e.login(),
              e.username(),
              e.email(),
              e.displayName(),
              false,
              List.of(),
              false,
              e.at(),
              null);
      case UserErased _ -> null;
      default -> change(there(user), event);
    };
  }

  private static UserDocument change(UserDocument u, UserEvent event) {
    var email = u.email();
    var displayName = u.displayName();
    var passwordSet = u.passwordSet();
    var roles = u.roles();
    var suspended = u.suspended();
    var claims = u.claims();
    switch (event) {
      case UserProfileChanged e -> {
        email = e.email();
        displayName = e.displayName();
      }
      case UserClaimsChanged e -> claims = e.claims();
      case UserPasswordSet _, UserPasswordRehashed _ -> passwordSet = true;
      case UserRolesAssigned e -> roles = e.roles();
      case UserSuspended _ -> suspended = true;
      case UserReinstated _ -> suspended = false;
      case UserRegistered _, UserErased _ -> throw new IllegalStateException("no change: " + event);
    }
    return new UserDocument(
        u.login(),
        u.username(),
        email,
        displayName,
        passwordSet,
        roles,
        suspended,
        u.createdAt(),
        claims);
  }

  static @Nullable ClientDocument fold(@Nullable ClientDocument c, ClientEvent event) {
    return switch (event) {
      case ClientRegistered(_, _, var metadata, var access, var credentials, var at) ->
          new ClientDocument(
              metadata,
              access,
              credentials.stream().map(credential -> document(credential, at)).toList(),
              false,
              at);
      case ClientChanged(_, _, var metadata, var access, _) ->
          new ClientDocument(
              metadata, access, there(c).credentials(), there(c).suspended(), there(c).createdAt());
      case ClientCredentialAdded(_, _, var credential, var at) ->
          with(there(c), with(there(c).credentials(), document(credential, at)));
      case ClientCredentialRevoked(_, _, var credential, _) ->
          with(there(c), without(there(c).credentials(), credential));
      case ClientSuspended _ -> with(there(c), true);
      case ClientReinstated _ -> with(there(c), false);
      case ClientRemoved _, ClientExpired _ -> null;
    };
  }

  private static ClientDocument with(ClientDocument c, List<CredentialDocument> credentials) {
    return new ClientDocument(c.metadata(), c.access(), credentials, c.suspended(), c.createdAt());
  }

  private static ClientDocument with(ClientDocument c, boolean suspended) {
    return new ClientDocument(c.metadata(), c.access(), c.credentials(), suspended, c.createdAt());
  }

  static AgentDocument fold(@Nullable AgentDocument a, AgentEvent event) {
    return switch (event) {
      case AgentRegistered(_, _, var profile, var credential, var at) ->
          new AgentDocument(
              profile, List.of(), List.of(document(credential, at)), AgentStatus.ACTIVE, null, at);
      case AgentChanged(_, _, var profile, _) ->
          new AgentDocument(
              profile,
              there(a).roles(),
              there(a).credentials(),
              there(a).status(),
              there(a).reason(),
              there(a).createdAt());
      case AgentRolesAssigned(_, _, var roles, _) ->
          new AgentDocument(
              there(a).profile(),
              roles,
              there(a).credentials(),
              there(a).status(),
              there(a).reason(),
              there(a).createdAt());
      case AgentCredentialAdded(_, _, var credential, var at) ->
          with(there(a), with(there(a).credentials(), document(credential, at)));
      case AgentCredentialRevoked(_, _, var credential, _) ->
          with(there(a), without(there(a).credentials(), credential));
      case AgentSuspended(_, _, var reason, _) -> with(there(a), AgentStatus.SUSPENDED, reason);
      case AgentReinstated _ -> with(there(a), AgentStatus.ACTIVE, null);
      case AgentRetired _ -> with(there(a), AgentStatus.RETIRED, null);
    };
  }

  private static AgentDocument with(AgentDocument a, List<CredentialDocument> credentials) {
    return new AgentDocument(
        a.profile(), a.roles(), credentials, a.status(), a.reason(), a.createdAt());
  }

  private static AgentDocument with(AgentDocument a, AgentStatus status, @Nullable String reason) {
    return new AgentDocument(
        a.profile(), a.roles(), a.credentials(), status, reason, a.createdAt());
  }

  static @Nullable DelegationDocument fold(@Nullable DelegationDocument d, DelegationEvent event) {
    return switch (event) {
      case DelegationGranted(_, _, var consent, var scopes, var expiresAt, var at) ->
          new DelegationDocument(consent, scopes, expiresAt, at, at);
      case DelegationExtended(_, _, var consent, var scopes, var expiresAt, var at) ->
          new DelegationDocument(consent, scopes, expiresAt, there(d).createdAt(), at);
      case DelegationWithdrawn _ -> null;
    };
  }

  private static CredentialDocument document(Credential credential, Instant at) {
    return switch (credential) {
      case SecretHash(var id, _, var expiresAt) ->
          new CredentialDocument(id, "client_secret", null, null, null, expiresAt, at);
      case PublicKeys(var id, var jwks) ->
          new CredentialDocument(id, "private_key_jwt", jwks, null, null, null, at);
      case CertificateSubject(var id, var name, var value) ->
          new CredentialDocument(
              id, "tls_client_auth", null, null, Map.of(name.wireName(), value), null, at);
      case SpiffeId(var id, var uri) ->
          new CredentialDocument(id, "spiffe", null, null, Map.of("spiffe_id", uri), null, at);
      case KeysByUrl(var id, var jwksUri) ->
          new CredentialDocument(id, "private_key_jwt", null, jwksUri, null, null, at);
    };
  }

  private static List<CredentialDocument> with(
      List<CredentialDocument> credentials, CredentialDocument added) {
    var all = new ArrayList<>(credentials);
    all.add(added);
    return List.copyOf(all);
  }

  private static List<CredentialDocument> without(List<CredentialDocument> credentials, String id) {
    return credentials.stream().filter(credential -> !credential.id().equals(id)).toList();
  }

  private static <T> T there(@Nullable T document) {
    if (document == null) {
      throw new IllegalStateException("a fact about something that is not in the directory");
    }
    return document;
  }
}
