package procura.resource;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A token that was checked: who it stands for, who acts, for which client, with which scopes.
/// `value` is the token as it was shown; it is never printed and never sent upstream as it is.
/// `actors` lists the act chain, newest first; `claims` is everything that the issuer said.
public record AccessToken(
    String value,
    String issuer,
    String sub,
    @Nullable String clientId,
    Set<String> scopes,
    List<Actor> actors,
    @Nullable String jti,
    Instant expiresAt,
    Map<String, Object> claims) {

  static final String AI_AGENT = "ai_agent";

  public AccessToken {
    scopes = Set.copyOf(scopes);
    actors = List.copyOf(actors);
    claims = Map.copyOf(claims);
  }

  /// The one who acts now, for the subject; none when the subject acts alone.
  public @Nullable Actor actor() {
    return actors.isEmpty() ? null : actors.getFirst();
  }

  public boolean isDelegated() {
    return !actors.isEmpty();
  }

  /// Is an agent behind this request, as the newest actor or as the subject itself?
  public boolean isByAgent() {
    var actor = actor();
    return actor == null ? AI_AGENT.equals(claims.get("sub_profile")) : actor.isAgent();
  }

  public boolean hasScopes(Collection<String> needed) {
    return scopes.containsAll(needed);
  }

  @Nullable String text(String claim) {
    return claims.get(claim) instanceof String text ? text : null;
  }

  @Override
  public String toString() {
    return "AccessToken[sub=%s, actors=%s, clientId=%s, scopes=%s, jti=%s]"
        .formatted(sub, actors.stream().map(Actor::sub).toList(), clientId, scopes, jti);
  }
}
