package procura.directory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.identity.Access;
import procura.identity.BlindIndex;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.Sealed;
import procura.identity.agent.AgentProfile;
import procura.identity.client.ClientMetadata;
import procura.identity.connection.ConnectionProfile;
import procura.identity.delegation.Consent;
import procura.identity.resource.ResourceProfile;
import procura.identity.role.RoleId;
import procura.identity.trust.TrustProfile;
import procura.tenancy.keys.SigningKey;
import procura.tenancy.lifecycle.TenantSettings;

/// What the directory keeps of each kind of thing. Personal data stays sealed.
public final class Documents {

  private Documents() {}

  public record TenantDocument(TenantSettings settings, Instant createdAt) {}

  /// `publishedUntil`: set once the key has retired. `next`: it is published, and does not sign
  /// yet. `activeSince`: null for one that has always signed.
  public record KeyDocument(
      SigningKey key,
      @Nullable Instant publishedUntil,
      Instant createdAt,
      boolean next,
      @Nullable Instant activeSince) {

    /// Since when it signs, if it does.
    public @Nullable Instant signsSince() {
      return next || publishedUntil != null ? null : activeSince == null ? createdAt : activeSince;
    }
  }

  public record ResourceDocument(
      ResourceIdentifier identifier, ResourceProfile profile, Instant createdAt) {}

  public record RoleDocument(String name, List<Access> permissions, Instant createdAt) {}

  public record ConnectionDocument(ConnectionProfile profile, Instant createdAt) {}

  public record UserDocument(
      BlindIndex login,
      Sealed username,
      Sealed email,
      Sealed displayName,
      boolean passwordSet,
      List<RoleId> roles,
      boolean suspended,
      Instant createdAt,
      @Nullable Sealed claims) {}

  public record ClientDocument(
      ClientMetadata metadata,
      List<Access> access,
      List<CredentialDocument> credentials,
      boolean suspended,
      Instant createdAt) {

    /// `awaiting_approval`, `suspended` or `active`.
    public String status() {
      return !metadata.registration().approved()
          ? "awaiting_approval"
          : suspended ? "suspended" : "active";
    }
  }

  public record AgentDocument(
      AgentProfile profile,
      List<RoleId> roles,
      List<CredentialDocument> credentials,
      AgentStatus status,
      @Nullable String reason,
      Instant createdAt) {}

  public enum AgentStatus {
    ACTIVE,
    SUSPENDED,
    RETIRED
  }

  /// A credential without what proves it. `jwks` are public keys; `names` what a certificate or a
  /// workload must be called, by the member that registered it.
  public record CredentialDocument(
      String id,
      String type,
      @Nullable String jwks,
      @Nullable String jwksUri,
      @Nullable Map<String, String> names,
      @Nullable Instant expiresAt,
      Instant createdAt) {}

  public record TrustDocument(TrustProfile profile, Instant createdAt) {}

  public record DelegationDocument(
      Consent consent,
      Scopes scopes,
      @Nullable Instant expiresAt,
      Instant createdAt,
      Instant changedAt) {}
}
