package procura.identity.connection;

import java.util.List;
import procura.identity.Sealed;
import procura.identity.role.RoleId;

/// How a provider is spoken to and who may come from it.
///
/// @param name what the button on the sign-in page says after "Continue with"
/// @param issuer the provider's issuer identifier (OpenID Connect Discovery section 3)
/// @param clientSecret sealed under the connection's own key, field `client_secret`
/// @param scopes what is asked for; `openid` is among them
/// @param registration whether people nobody here knows yet get an account when they come
/// @param roles what such an account starts with
public record ConnectionProfile(
    String name,
    String issuer,
    String clientId,
    Sealed clientSecret,
    List<String> scopes,
    boolean registration,
    List<RoleId> roles) {

  public ConnectionProfile {
    scopes = List.copyOf(scopes);
    roles = List.copyOf(roles);
    if (name.isBlank() || name.length() > 80 || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("name must be 1 to 80 printable characters");
    }
    if (!scopes.contains("openid")) {
      throw new IllegalArgumentException("scopes must contain openid");
    }
  }
}
