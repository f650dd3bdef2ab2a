package procura.identity.agent;

/// What people call an agent: 1 to 80 characters, no control characters.
public record AgentName(String value) {

  public AgentName {
    if (value.isBlank() || value.length() > 80 || value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("agent name must be 1 to 80 printable characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
