package procura.identity;

/// Personal data as ciphertext under its data subject's own key, base64url. Destroying that key
/// erases it everywhere at once, while hashes over it stay valid.
public record Sealed(String value) {

  @Override
  public String toString() {
    return "sealed";
  }
}
