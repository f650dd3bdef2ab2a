package procura.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
import procura.identity.user.UserId;

/// Who caused a fact: the person, the agent that acted, the client software, the act chain (newest
/// actor first) and where the request came from (address or `system`).
public record Actor(
    @Nullable UserId user,
    @Nullable AgentId agent,
    @Nullable ClientId client,
    List<String> actChain,
    @Nullable String origin) {

  public static final Actor SYSTEM = new Actor(null, null, null, List.of(), "system");

  public Actor {
    actChain = List.copyOf(actChain);
  }
}
