package procura.tenancy.lifecycle;

import org.jspecify.annotations.Nullable;

/// What a tenant's administrators decide about their own authorization server.
/// `clientIdMetadataDocuments`: clients may come with the URL of their metadata instead of a
/// registration.
/// `signInPolicy`: how people sign in; null says the default.
public record TenantSettings(
    String displayName,
    ClientRegistration clientRegistration,
    boolean clientIdMetadataDocuments,
    @Nullable SignInPolicy signInPolicy) {

  /// Who may register clients at the registration endpoint (RFC 7591).
  public enum ClientRegistration {
    /// Administrators only; the endpoint is not published.
    CLOSED,
    /// Anybody; people still consent, and administrators still see and remove such clients.
    OPEN
  }

  public TenantSettings {
    if (displayName.isBlank()
        || displayName.length() > 120
        || displayName.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("display_name must be 1 to 120 printable characters");
    }
  }

  public SignInPolicy signIn() {
    return signInPolicy == null ? SignInPolicy.DEFAULT : signInPolicy;
  }

  /// What a new tenant starts with.
  public static TenantSettings of(String displayName) {
    return new TenantSettings(displayName, ClientRegistration.CLOSED, true, null);
  }
}
