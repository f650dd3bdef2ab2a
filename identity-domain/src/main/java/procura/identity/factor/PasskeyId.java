package procura.identity.factor;

/// The credential id of a passkey (WebAuthn level 3 section 4), base64url: random, chosen by the
/// authenticator, unique within a tenant.
public record PasskeyId(String value) {

  /// 1023 bytes, the most that an authenticator may choose (section 5.8.3).
  private static final int LONGEST = 1364;

  public PasskeyId {
    if (value.isEmpty() || value.length() > LONGEST || !value.matches("[A-Za-z0-9_-]+")) {
      throw new IllegalArgumentException("a credential id is 1 to 1023 bytes in base64url");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
