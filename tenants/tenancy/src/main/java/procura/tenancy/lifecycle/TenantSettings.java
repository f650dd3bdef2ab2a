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
    @Nullable TenantSecurity securityRules,
    @Nullable GrantPolicy grantRules) {

  /// Who may register clients at the registration endpoint (RFC 7591).
  public enum ClientRegistration {
    /// Administrators only; the endpoint is not published.
    CLOSED,
    /// Anybody; people still consent, and administrators still see and remove such clients.
    OPEN
  }

  public TenantSettings(
      String displayName,
      ClientRegistration clientRegistration,
      boolean clientIdMetadataDocuments) {
    this(displayName, clientRegistration, clientIdMetadataDocuments, null, null, null);
  }

  public TenantSettings {
    grantRules = GrantPolicy.NONE.equals(grantRules) ? null : grantRules;
    bindingRules = BindingRules.NONE.equals(bindingRules) ? null : bindingRules;
    securityRules = TenantSecurity.NONE.equals(securityRules) ? null : securityRules;
    if (displayName.isBlank()
        || displayName.length() > 120
        || displayName.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("display_name must be 1 to 120 printable characters");
    }
  }

  /// What a new tenant starts with.
  public static TenantSettings of(String displayName) {
    return new TenantSettings(displayName, ClientRegistration.CLOSED, true);
  }

  public GrantPolicy grants() {
    return grantRules == null ? GrantPolicy.NONE : grantRules;
  }

  public TenantSettings with(GrantPolicy policy) {
    return new TenantSettings(
        displayName,
        clientRegistration,
        clientIdMetadataDocuments,
        bindingRules,
        securityRules,
        policy);
  }

  public BindingRules binding() {
    return bindingRules == null ? BindingRules.NONE : bindingRules;
  }

  public TenantSecurity security() {
    return securityRules == null ? TenantSecurity.NONE : securityRules;
  }

  public TenantSettings with(
      String name, ClientRegistration registration, boolean metadataDocuments) {
    return new TenantSettings(name, registration, metadataDocuments, bindingRules, securityRules, grantRules);
  }

  public TenantSettings with(BindingRules binding) {
    return new TenantSettings(
        displayName, clientRegistration, clientIdMetadataDocuments, binding, securityRules, grantRules);
  }

  public TenantSettings with(TenantSecurity security) {
    return new TenantSettings(
        displayName, clientRegistration, clientIdMetadataDocuments, bindingRules, security, grantRules);
  }
}
