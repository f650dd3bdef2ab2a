package procura.token.page;

import io.micronaut.http.HttpRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
import procura.identity.user.UserId;
import procura.token.origin.Origin;

/// Who caused what happens on a page: the person at the browser, for a client, letting an agent
/// act.
public final class Causes {

  private Causes() {}

  public static Cause of(
      HttpRequest<?> request,
      @Nullable UserId user,
      @Nullable ClientId client,
      @Nullable AgentId agent) {
    var correlation = Origin.correlation(request);
    return new Cause(
        new Actor(user, agent, client, List.of(), Origin.of(request)), correlation, correlation);
  }

  public static Cause of(HttpRequest<?> request, @Nullable UserId user) {
    return of(request, user, null, null);
  }
}
