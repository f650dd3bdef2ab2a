package procura.tenancy.lifecycle;

import org.jspecify.annotations.Nullable;

/// What a tenant's administrators decide about their own authorization server.
/// `clientIdMetadataDocuments`: clients may come with the URL of their metadata instead of a
/// registration. A group of rules that says nothing is null, so that what is stored stays as it
/// was; read it by the method without `Rules` or `Policy`.
public record TenantSettings(
    String displayName,
    ClientRegistration clientRegistration,
    boolean clientIdMetadataDocuments,
    @Nullable BindingRules bindingRules,
    @Nullable TenantSecurity securityRules,
    @Nullable TokenPolicy tokenPolicy,
    @Nullable RegistrationPolicy registrationPolicy,
    @Nullable SignInPolicy signInPolicy,
    @Nullable RateLimits rateLimits,
    @Nullable GrantPolicy grantRules) {

  /// Who may register clients at the registration endpoint (RFC 7591).
  public enum ClientRegistration {
    /// Administrators only; the endpoint is not published.
    CLOSED,
    /// Anybody, but a client is of no use until an administrator has approved it.
    APPROVAL,
    /// Anybody; people still consent, and administrators still see and remove such clients.
    OPEN
  }

  public TenantSettings(
      String displayName,
      ClientRegistration clientRegistration,
      boolean clientIdMetadataDocuments) {
    this(
        displayName,
        clientRegistration,
        clientIdMetadataDocuments,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  public TenantSettings {
    grantRules = GrantPolicy.NONE.equals(grantRules) ? null : grantRules;
    rateLimits = RateLimits.PLATFORM.equals(rateLimits) ? null : rateLimits;
    registrationPolicy =
        RegistrationPolicy.NONE.equals(registrationPolicy) ? null : registrationPolicy;
    bindingRules = BindingRules.NONE.equals(bindingRules) ? null : bindingRules;
    securityRules = TenantSecurity.NONE.equals(securityRules) ? null : securityRules;
    tokenPolicy = TokenPolicy.DEFAULT.equals(tokenPolicy) ? null : tokenPolicy;
    signInPolicy = SignInPolicy.DEFAULT.equals(signInPolicy) ? null : signInPolicy;
    if (displayName.isBlank()
        || displayName.length() > 120
        || displayName.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("display_name must be 1 to 120 printable characters");
    }
  }

  /// What a new tenant starts with. Registration is closed: an MCP client of today comes with a
  /// metadata document, and whoever finds a registration endpoint uses it.
  public static TenantSettings of(String displayName) {
    return new TenantSettings(displayName, ClientRegistration.CLOSED, true);
  }

  public GrantPolicy grants() {
    return grantRules == null ? GrantPolicy.NONE : grantRules;
  }

  public BindingRules binding() {
    return bindingRules == null ? BindingRules.NONE : bindingRules;
  }

  public TenantSecurity security() {
    return securityRules == null ? TenantSecurity.NONE : securityRules;
  }

  /// How tokens are signed, within what the tenant's security profile allows.
  public TokenPolicy tokens() {
    var own = tokenPolicy == null ? TokenPolicy.DEFAULT : tokenPolicy;
    return security().profile().isFapi() ? own.forFapi() : own;
  }

  public SignInPolicy signIn() {
    return signInPolicy == null ? SignInPolicy.DEFAULT : signInPolicy;
  }

  public RegistrationPolicy registration() {
    return registrationPolicy == null ? RegistrationPolicy.NONE : registrationPolicy;
  }

  public TenantSettings with(
      String name, ClientRegistration registration, boolean metadataDocuments) {
    return new TenantSettings(
        name,
        registration,
        metadataDocuments,
        bindingRules,
        securityRules,
        tokenPolicy,
        registrationPolicy,
        signInPolicy,
        rateLimits,
        grantRules);
  }

  public TenantSettings with(BindingRules binding) {
    return with(
        binding,
        securityRules,
        tokenPolicy,
        registrationPolicy,
        signInPolicy,
        rateLimits,
        grantRules);
  }

  public TenantSettings with(TenantSecurity security) {
    return with(
        bindingRules,
        security,
        tokenPolicy,
        registrationPolicy,
        signInPolicy,
        rateLimits,
        grantRules);
  }

  public TenantSettings with(TokenPolicy tokens) {
    return with(
        bindingRules,
        securityRules,
        tokens,
        registrationPolicy,
        signInPolicy,
        rateLimits,
        grantRules);
  }

  public TenantSettings with(RegistrationPolicy registration) {
    return with(
        bindingRules,
        securityRules,
        tokenPolicy,
        registration,
        signInPolicy,
        rateLimits,
        grantRules);
  }

  public TenantSettings with(SignInPolicy signIn) {
    return with(
        bindingRules,
        securityRules,
        tokenPolicy,
        registrationPolicy,
        signIn,
        rateLimits,
        grantRules);
  }

  public TenantSettings with(@Nullable RateLimits limits) {
    return with(
        bindingRules,
        securityRules,
        tokenPolicy,
        registrationPolicy,
        signInPolicy,
        limits,
        grantRules);
  }

  public TenantSettings with(GrantPolicy grants) {
    return with(
        bindingRules,
        securityRules,
        tokenPolicy,
        registrationPolicy,
        signInPolicy,
        rateLimits,
        grants);
  }

  private TenantSettings with(
      @Nullable BindingRules binding,
      @Nullable TenantSecurity security,
      @Nullable TokenPolicy tokens,
      @Nullable RegistrationPolicy registration,
      @Nullable SignInPolicy signIn,
      @Nullable RateLimits limits,
      @Nullable GrantPolicy grants) {
    return new TenantSettings(
        displayName,
        clientRegistration,
        clientIdMetadataDocuments,
        binding,
        security,
        tokens,
        registration,
        signIn,
        limits,
        grants);
  }
}
