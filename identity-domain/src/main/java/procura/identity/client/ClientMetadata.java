package procura.identity.client;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.ResourceIdentifier;

/// A client's registered metadata (RFC 7591 section 2). `pkceExempt`: a confidential OpenID client
/// that sends `nonce` instead (OAuth 2.1 section 7.5.1). `firstParty`: the tenant's own console,
/// which needs no consent. `protectedResources`: the resources that this client is the server of,
/// whose tokens it may introspect and exchange onward.
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
    List<ResourceIdentifier> protectedResources) {

  public ClientMetadata {
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
}
