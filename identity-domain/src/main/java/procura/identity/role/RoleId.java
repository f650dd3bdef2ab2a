package procura.identity.role;

/// A role's id (`rol_…`).
public record RoleId(String value) {

  public RoleId {
    if (value.isBlank() || value.length() > 512) {
      throw new IllegalArgumentException("RoleId must have 1 to 512 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
