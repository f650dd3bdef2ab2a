package procura.identity.resource;

/// A protected resource's id in the admin API (`res_…`).
public record ResourceId(String value) {

  public ResourceId {
    if (value.isBlank() || value.length() > 512) {
      throw new IllegalArgumentException("ResourceId must have 1 to 512 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
