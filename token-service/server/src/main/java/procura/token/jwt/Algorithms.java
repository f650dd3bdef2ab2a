package procura.token.jwt;

import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.identity.SigningAlgorithm;
import procura.identity.client.ClientId;
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.tenancy.lifecycle.TokenPolicy;
import procura.token.profile.Profiles;

/// What signs for a client: what it, or the resource, has chosen, as far as the tenant allows it
/// and FAPI 2.0 does where the client is held to that (section 5.4.1: no RS256).
public final class Algorithms {

  private Algorithms() {}

  /// The name of the algorithm, to be written into the header.
  public static String of(View view, ClientId client, @Nullable String wish) {
    var policy = policy(view);
    var chosen = policy.choose(wish);
    return !isFapi(view, client) || isForFapi(chosen)
        ? chosen
        : policy.algorithms().stream()
            .filter(SigningAlgorithm::isForFapi)
            .map(SigningAlgorithm::wireName)
            .findFirst()
            .orElse(chosen);
  }

  /// What signs a client's ID and logout tokens. Who registered no algorithm expects RS256, and its
  /// library takes nothing else: so says OpenID Connect Registration section 2, and Back-Channel
  /// Logout section 2.6 after it. The tenant may still not allow it.
  public static String ofIdTokens(View view, ClientId client) {
    var known = view.client(client);
    var wish = known == null ? null : known.metadata().tokens().idTokenSigningAlg();
    return of(view, client, wish == null ? SigningAlgorithm.RS256.wireName() : wish);
  }

  public static TokenPolicy policy(View view) {
    var tenant = view.settings();
    return tenant == null ? TokenPolicy.DEFAULT : tenant.settings().tokens();
  }

  private static boolean isForFapi(String name) {
    var algorithm = SigningAlgorithm.of(name);
    return algorithm != null && algorithm.isForFapi();
  }

  private static boolean isFapi(View view, ClientId client) {
    var known = view.client(client);
    return known != null && Profiles.of(view, known) != SecurityProfile.OAUTH_2_1;
  }
}
