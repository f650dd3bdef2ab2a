package procura.identity.connection;

/// A connection's id (`con_…`), also in its callback address, so that no provider's answer is taken
/// for another's (RFC 9700 section 4.4.2.2).
public record ConnectionId(String value) {

  public ConnectionId {
    if (value.isBlank() || value.length() > 512) {
      throw new IllegalArgumentException("ConnectionId must have 1 to 512 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
