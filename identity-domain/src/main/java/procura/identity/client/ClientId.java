package procura.identity.client;

/// An OAuth client's id: `cli_…`, or the URL of its metadata document. Never reused.
public record ClientId(String value) {

  public ClientId {
    if (value.isBlank() || value.length() > 512) {
      throw new IllegalArgumentException("ClientId must have 1 to 512 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
