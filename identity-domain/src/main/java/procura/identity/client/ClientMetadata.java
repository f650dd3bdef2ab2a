package procura.identity.client;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.ResourceIdentifier;

/// A client's registered metadata (RFC 7591 section 2). `pkceExempt`: a confidential OpenID client
/// that sends `nonce` instead (OAuth 2.1 section 7.5.1). `firstParty`: the tenant's own console,
/// which needs no consent. `protectedResources`: the resources that this client is the server of,
/// whose tokens it may introspect and exchange onward. A group of members that says nothing is
/// null, so that what is stored stays as it was; read it by the method without `Rules` or `With`.
public record ClientMetadata(
    String clientName,
    @Nullable String clientUri,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    Set<GrantType> grantTypes,
    AuthenticationMethod tokenEndpointAuthMethod,
    ApplicationType applicationType,
    boolean pkceExempt,
    boolean firstParty,
    List<ResourceIdentifier> protectedResources,
    @Nullable RequestRules requestRules,
    @Nullable TokenRules tokenRules,
    @Nullable Callbacks callbackRules,
    @Nullable SecurityRules securityRules,
    @Nullable Presentation presentedWith,
    @Nullable Registration registeredBy) {

  public ClientMetadata(
      String clientName,
      @Nullable String clientUri,
      List<String> redirectUris,
      List<String> postLogoutRedirectUris,
      Set<GrantType> grantTypes,
      AuthenticationMethod tokenEndpointAuthMethod,
      ApplicationType applicationType,
      boolean pkceExempt,
      boolean firstParty,
      List<ResourceIdentifier> protectedResources) {
    this(
        clientName,
        clientUri,
        redirectUris,
        postLogoutRedirectUris,
        grantTypes,
        tokenEndpointAuthMethod,
        applicationType,
        pkceExempt,
        firstParty,
        protectedResources,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  public ClientMetadata {
    requestRules = RequestRules.NONE.equals(requestRules) ? null : requestRules;
    tokenRules = TokenRules.NONE.equals(tokenRules) ? null : tokenRules;
    callbackRules = Callbacks.NONE.equals(callbackRules) ? null : callbackRules;
    securityRules = SecurityRules.NONE.equals(securityRules) ? null : securityRules;
    presentedWith = Presentation.NONE.equals(presentedWith) ? null : presentedWith;
    registeredBy = Registration.BY_ADMINISTRATOR.equals(registeredBy) ? null : registeredBy;
    redirectUris = List.copyOf(redirectUris);
    postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
    protectedResources = List.copyOf(protectedResources);
    grantTypes =
        Collections.unmodifiableSet(
            grantTypes.isEmpty() ? EnumSet.noneOf(GrantType.class) : EnumSet.copyOf(grantTypes));
    if (clientName.isBlank()
        || clientName.length() > 120
        || clientName.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("client_name must be 1 to 120 printable characters");
    }
    if (pkceExempt && tokenEndpointAuthMethod == AuthenticationMethod.NONE) {
      throw new IllegalArgumentException("only a confidential client can be exempt from PKCE");
    }
  }

  /// A client without credentials of its own (RFC 6749 section 2.1).
  public boolean isPublic() {
    return tokenEndpointAuthMethod == AuthenticationMethod.NONE;
  }

  public RequestRules requests() {
    return requestRules == null ? RequestRules.NONE : requestRules;
  }

  public TokenRules tokens() {
    return tokenRules == null ? TokenRules.NONE : tokenRules;
  }

  public Callbacks callbacks() {
    return callbackRules == null ? Callbacks.NONE : callbackRules;
  }

  public SecurityRules security() {
    return securityRules == null ? SecurityRules.NONE : securityRules;
  }

  public Presentation presentation() {
    return presentedWith == null ? Presentation.NONE : presentedWith;
  }

  public Registration registration() {
    return registeredBy == null ? Registration.BY_ADMINISTRATOR : registeredBy;
  }

  public ClientMetadata with(Registration registration) {
    return new ClientMetadata(
        clientName,
        clientUri,
        redirectUris,
        postLogoutRedirectUris,
        grantTypes,
        tokenEndpointAuthMethod,
        applicationType,
        pkceExempt,
        firstParty,
        protectedResources,
        requestRules,
        tokenRules,
        callbackRules,
        securityRules,
        presentedWith,
        registration);
  }

  /// As it is once an administrator has approved it.
  public ClientMetadata approved(Instant at) {
    return with(registration().approve(at));
  }
}
