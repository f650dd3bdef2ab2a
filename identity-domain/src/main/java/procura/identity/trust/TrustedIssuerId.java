package procura.identity.trust;

/// A trusted issuer's id (`tri_…`).
public record TrustedIssuerId(String value) {

  public static final String PREFIX = "tri_";

  public TrustedIssuerId {
    if (!value.startsWith(PREFIX) || value.indexOf('.') >= 0 || value.length() > 64) {
      throw new IllegalArgumentException("not the id of a trusted issuer");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
