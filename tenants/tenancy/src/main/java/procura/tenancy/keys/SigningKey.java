package procura.tenancy.keys;

/// The public half of a key that signs a tenant's tokens. `publicJwk` is the JWK (RFC 7517) as it
/// is published; the private half never leaves the key store.
public record SigningKey(String kid, String algorithm, String publicJwk) {

  public SigningKey {
    if (kid.isBlank() || kid.length() > 64) {
      throw new IllegalArgumentException("kid must be 1 to 64 characters");
    }
  }
}
