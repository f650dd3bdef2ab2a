package procura.tenancy.lifecycle;

import org.jspecify.annotations.Nullable;

/// What a tenant's administrators decide about their own authorization server.
/// `clientIdMetadataDocuments`: clients may come with the URL of their metadata instead of a
/// registration. `grantPolicy`: null when it says nothing; read it by `grants()`.
public record TenantSettings(
    String displayName,
    ClientRegistration clientRegistration,
    boolean clientIdMetadataDocuments,
    @Nullable GrantPolicy grantPolicy) {

  /// Who may register clients at the registration endpoint (RFC 7591).
  public enum ClientRegistration {
    /// Administrators only; the endpoint is not published.
    CLOSED,
    /// Anybody; people still consent, and administrators still see and remove such clients.
    OPEN
  }

  public TenantSettings {
    grantPolicy = GrantPolicy.NONE.equals(grantPolicy) ? null : grantPolicy;
    if (displayName.isBlank()
        || displayName.length() > 120
        || displayName.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("display_name must be 1 to 120 printable characters");
    }
  }

  /// What a new tenant starts with.
  public static TenantSettings of(String displayName) {
    return new TenantSettings(displayName, ClientRegistration.CLOSED, true, null);
  }

  public GrantPolicy grants() {
    return grantPolicy == null ? GrantPolicy.NONE : grantPolicy;
  }

  public TenantSettings with(GrantPolicy policy) {
    return new TenantSettings(displayName, clientRegistration, clientIdMetadataDocuments, policy);
  }
}
