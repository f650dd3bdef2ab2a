package procura.tenancy.lifecycle;

import org.jspecify.annotations.Nullable;

/// What a tenant's administrators decide about their own authorization server.
/// `clientIdMetadataDocuments`: clients may come with the URL of their metadata instead of a
/// registration. A group of rules that says nothing is null, so that what is stored stays as it
/// was; read it by the method without `Rules`.
public record TenantSettings(
    String displayName,
    ClientRegistration clientRegistration,
    boolean clientIdMetadataDocuments,
    @Nullable BindingRules bindingRules,
    @Nullable RegistrationPolicy registrationRules) {

  /// Who may register clients at the registration endpoint (RFC 7591).
  public enum ClientRegistration {
    /// Administrators only; the endpoint is not published.
    CLOSED,
    /// Anybody, but a client is of no use until an administrator has approved it.
    APPROVAL,
    /// Anybody; people still consent, and administrators still see and remove such clients.
    OPEN
  }

  public TenantSettings {
    registrationRules =
        RegistrationPolicy.NONE.equals(registrationRules) ? null : registrationRules;
    bindingRules = BindingRules.NONE.equals(bindingRules) ? null : bindingRules;
    if (displayName.isBlank()
        || displayName.length() > 120
        || displayName.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("display_name must be 1 to 120 printable characters");
    }
  }

  /// What a new tenant starts with. Registration is closed: an MCP client of today comes with a
  /// metadata document, and whoever finds a registration endpoint uses it.
  public static TenantSettings of(String displayName) {
    return new TenantSettings(displayName, ClientRegistration.CLOSED, true, null, null);
  }

  public BindingRules binding() {
    return bindingRules == null ? BindingRules.NONE : bindingRules;
  }

  public RegistrationPolicy registration() {
    return registrationRules == null ? RegistrationPolicy.NONE : registrationRules;
  }

  public TenantSettings withRegistration(RegistrationPolicy policy) {
    return new TenantSettings(
        displayName, clientRegistration, clientIdMetadataDocuments, bindingRules, policy);
  }
}
