package procura.identity.delegation;

/// A delegation's id (`dlg_…`).
public record DelegationId(String value) {

  public DelegationId {
    if (value.isBlank() || value.length() > 512) {
      throw new IllegalArgumentException("DelegationId must have 1 to 512 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
