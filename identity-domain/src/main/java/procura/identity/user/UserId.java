package procura.identity.user;

/// A person's id (`usr_…`), the `sub` of their tokens. Random, never derived from personal data,
/// never reused.
public record UserId(String value) {

  public UserId {
    if (value.isBlank() || value.length() > 512) {
      throw new IllegalArgumentException("UserId must have 1 to 512 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
