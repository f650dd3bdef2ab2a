package procura.authority;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.Access;
import procura.identity.BlindIndex;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.Sealed;
import procura.identity.agent.AgentId;
import procura.identity.agent.AgentProfile;
import procura.identity.client.ClientId;
import procura.identity.client.ClientMetadata;
import procura.identity.client.Credential;
import procura.identity.delegation.Consent;
import procura.identity.delegation.DelegationId;
import procura.identity.resource.ResourceId;
import procura.identity.resource.ResourceProfile;
import procura.identity.role.RoleId;
import procura.identity.trust.TrustProfile;
import procura.identity.trust.TrustedIssuerId;
import procura.identity.user.UserId;
import procura.tenancy.lifecycle.TenantSettings;

/// The current state of each thing that a decision rests on.
public final class Authorities {

  private Authorities() {}

  public enum Status {
    ACTIVE,
    SUSPENDED,
    /// Retired, removed or erased: it stays known so that its id is never used again.
    ENDED
  }

  public record TenantAuthority(TenantSettings settings, Status status) {

    public String displayName() {
      return settings.displayName();
    }
  }

  public record ClientAuthority(
      ClientId id,
      ClientMetadata metadata,
      List<Access> access,
      List<Credential> credentials,
      Status status) {}

  public record AgentAuthority(
      AgentId id,
      AgentProfile profile,
      List<RoleId> roles,
      List<Credential> credentials,
      Status status) {}

  /// `username`, `email`, `displayName` and `passwordHash` are sealed under the person's key with
  /// the subject `id` and the field names `username`, `email`, `display_name`, `password_hash`,
  /// and `claims`, a JSON object of standard claims.
  public record UserAuthority(
      UserId id,
      BlindIndex login,
      Sealed username,
      Sealed email,
      Sealed displayName,
      @Nullable Sealed passwordHash,
      List<RoleId> roles,
      Status status,
      @Nullable Sealed claims) {}

  public record RoleAuthority(RoleId id, String name, List<Access> permissions) {}

  public record ResourceAuthority(
      ResourceId id, ResourceIdentifier identifier, ResourceProfile profile) {}

  public record DelegationAuthority(
      DelegationId id,
      Consent consent,
      Scopes scopes,
      @Nullable Instant expiresAt,
      Instant grantedAt) {}

  /// An issuer whose assertions are taken for a grant, as far as its profile says.
  public record TrustedIssuerAuthority(TrustedIssuerId id, TrustProfile profile) {}

  /// All public keys that tokens of a tenant verify with, the one that signs first.
  public record KeyRingAuthority(List<KeyAuthority> keys) {}

  /// A public key that tokens of a tenant verify with. `active`: new tokens are signed with it.
  /// Neither active nor retired: it is published ahead. `publishedUntil`: when a retired one leaves
  /// the key set.
  public record KeyAuthority(
      String kid,
      String algorithm,
      String publicJwk,
      boolean active,
      @Nullable Instant publishedUntil) {

    KeyAuthority retiredUntil(@Nullable Instant until) {
      return new KeyAuthority(kid, algorithm, publicJwk, false, until);
    }

    KeyAuthority signing() {
      return new KeyAuthority(kid, algorithm, publicJwk, true, null);
    }

    public boolean publishedAt(Instant now) {
      return publishedUntil == null || now.isBefore(publishedUntil);
    }
  }
}
