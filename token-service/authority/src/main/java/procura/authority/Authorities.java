package procura.authority;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
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
import procura.identity.connection.ConnectionId;
import procura.identity.connection.ConnectionProfile;
import procura.identity.delegation.Consent;
import procura.identity.delegation.DelegationId;
import procura.identity.factor.LinkedIdentity;
import procura.identity.factor.PasskeyId;
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
  /// the subject `id` and the field names `username`, `email`, `display_name`, `password_hash`, and
  /// `claims`, a JSON object of standard claims.
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

  /// A person's passkey. `name` is sealed under the person's key, field `passkey_name`.
  public record PasskeyAuthority(
      PasskeyId id,
      String publicKey,
      boolean synced,
      List<String> transports,
      Sealed name,
      Instant addedAt) {}

  /// A person's account elsewhere. `label` is sealed under the person's key, field
  /// `identity_label`.
  public record IdentityAuthority(LinkedIdentity identity, Sealed label, Instant linkedAt) {}

  /// What a person proves themselves with besides a password. `app`: the secret of the
  /// authenticator app, sealed under the person's key, field `totp_secret`.
  public record FactorsAuthority(
      List<PasskeyAuthority> passkeys,
      @Nullable Sealed app,
      @Nullable Instant appAddedAt,
      List<BlindIndex> recoveryCodes,
      List<IdentityAuthority> identities) {

    public static final FactorsAuthority NONE =
        new FactorsAuthority(List.of(), null, null, List.of(), List.of());

    /// Whether the person can show more than a first factor.
    public boolean hasSecondFactor() {
      return app != null || !passkeys.isEmpty();
    }

    public @Nullable PasskeyAuthority passkey(PasskeyId id) {
      return passkeys.stream().filter(p -> p.id().equals(id)).findFirst().orElse(null);
    }

    FactorsAuthority with(PasskeyAuthority added) {
      return new FactorsAuthority(
          Stream.concat(passkeys.stream(), Stream.of(added)).toList(),
          app,
          appAddedAt,
          recoveryCodes,
          identities);
    }

    FactorsAuthority renamed(PasskeyId id, Sealed name) {
      return withPasskeys(
          passkeys.stream()
              .map(p ->
                  p.id().equals(id)
                      ? new PasskeyAuthority(
                          id, p.publicKey(), p.synced(), p.transports(), name, p.addedAt())
                      : p)
              .toList());
    }

    FactorsAuthority without(PasskeyId id) {
      return withPasskeys(passkeys.stream().filter(p -> !p.id().equals(id)).toList());
    }

    private FactorsAuthority withPasskeys(List<PasskeyAuthority> changed) {
      return new FactorsAuthority(changed, app, appAddedAt, recoveryCodes, identities);
    }

    FactorsAuthority withApp(@Nullable Sealed secret, @Nullable Instant at) {
      return new FactorsAuthority(passkeys, secret, at, recoveryCodes, identities);
    }

    FactorsAuthority withRecoveryCodes(List<BlindIndex> codes) {
      return new FactorsAuthority(passkeys, app, appAddedAt, codes, identities);
    }

    FactorsAuthority with(IdentityAuthority linked) {
      return withIdentities(Stream.concat(identities.stream(), Stream.of(linked)).toList());
    }

    FactorsAuthority without(LinkedIdentity identity) {
      return withIdentities(
          identities.stream().filter(i -> !i.identity().equals(identity)).toList());
    }

    private FactorsAuthority withIdentities(List<IdentityAuthority> changed) {
      return new FactorsAuthority(passkeys, app, appAddedAt, recoveryCodes, changed);
    }
  }

  /// A provider elsewhere. Its client secret is sealed under the key of subject `id`, field
  /// `client_secret`.
  public record ConnectionAuthority(ConnectionId id, ConnectionProfile profile) {}

  /// All connections of a tenant, oldest first.
  public record ConnectionsAuthority(List<ConnectionId> all) {

    static final ConnectionsAuthority NONE = new ConnectionsAuthority(List.of());

    ConnectionsAuthority with(ConnectionId id) {
      return all.contains(id)
          ? this
          : new ConnectionsAuthority(Stream.concat(all.stream(), Stream.of(id)).toList());
    }

    ConnectionsAuthority without(ConnectionId id) {
      return new ConnectionsAuthority(all.stream().filter(c -> !c.equals(id)).toList());
    }
  }

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
