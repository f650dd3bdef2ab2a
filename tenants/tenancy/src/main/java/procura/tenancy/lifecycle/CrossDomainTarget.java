package procura.tenancy.lifecycle;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.identity.Access;
import procura.identity.role.RoleId;

/// An authorization server of another domain, and what may be asserted to it: a row of the table of
/// permitted pairs of audience and resource.
///
/// @param audience its issuer identifier
/// @param resources the resources that it is the authorization server of, with the scopes that may
///   be granted there
/// @param clientIds what clients of ours are called there; one whose id is a URL has the same there
/// @param idJag whether Identity Assertion JWT Authorization Grants may be made for it
/// @param chaining whether access tokens may be exchanged for authorization grants of identity
///   chaining
/// @param roles people need one of these; empty asks for none
/// @param maxAge an older sign-in is not good enough; null takes any
/// @param email whether it is told the person's e-mail address
public record CrossDomainTarget(
    String audience,
    List<Access> resources,
    Map<String, String> clientIds,
    boolean idJag,
    boolean chaining,
    List<RoleId> roles,
    @Nullable Duration maxAge,
    boolean email) {

  public CrossDomainTarget {
    resources = List.copyOf(resources);
    clientIds = Map.copyOf(clientIds);
    roles = List.copyOf(roles);
    if (audience.length() > 512 || !isAbsolute(audience)) {
      throw new IllegalArgumentException("an audience is an absolute URI");
    }
    if (maxAge != null && maxAge.isNegative()) {
      throw new IllegalArgumentException("a maximum age is not negative");
    }
  }

  private static boolean isAbsolute(String uri) {
    try {
      return URI.create(uri).isAbsolute();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
