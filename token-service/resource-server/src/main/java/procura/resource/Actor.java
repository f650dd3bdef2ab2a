package procura.resource;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who acts for a token's subject (`act`, RFC 8693 section 4.1). An actor is identified by `iss`
/// and `sub` together; `legacy` says that `iss` was not in the token but is the name space
/// configured for its issuer. Only the newest actor of a token may drive a decision, the older ones
/// are history.
public record Actor(
    String sub,
    String iss,
    @Nullable String subProfile,
    boolean legacy,
    Map<String, Object> claims) {

  public Actor {
    claims = Map.copyOf(claims);
  }

  public boolean isAgent() {
    return AccessToken.AI_AGENT.equals(subProfile);
  }
}
