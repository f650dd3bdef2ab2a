package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.Status;
import procura.identity.agent.AgentId;
import procura.token.error.OAuthException;

/// `requested_actor` (draft-oauth-ai-agents-on-behalf-of-user section 3) is an active agent that
/// works through this client. One that isn't, is suspended or is another tenant's gets the same
/// answer.
final class CheckRequestedActor {

  private CheckRequestedActor() {}

  static void check(Asked asked) {
    var id = of(asked);
    if (id == null) {
      return;
    }
    var agent = asked.view().agent(id);
    if (agent == null
        || agent.status() != Status.ACTIVE
        || !agent.profile().clients().contains(asked.client().id())) {
      throw refused();
    }
  }

  static @Nullable AgentId of(Asked asked) {
    var id = asked.one("requested_actor");
    try {
      return id == null ? null : new AgentId(id);
    } catch (IllegalArgumentException _) {
      throw refused();
    }
  }

  private static OAuthException refused() {
    return new OAuthException(
        INVALID_REQUEST, "requested_actor is no agent that may act through this client");
  }
}
