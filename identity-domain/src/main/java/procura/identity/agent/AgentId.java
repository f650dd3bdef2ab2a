package procura.identity.agent;

/// An agent's id (`agt_…`), its `client_id` and the `sub` it acts with. Never reused.
public record AgentId(String value) {

  public AgentId {
    if (value.isBlank() || value.length() > 512) {
      throw new IllegalArgumentException("AgentId must have 1 to 512 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
