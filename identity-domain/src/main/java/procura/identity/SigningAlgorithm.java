package procura.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a tenant can sign what it issues (RFC 7518 section 3.1, RFC 9864). Each has keys of its own,
/// so that no key is used with two algorithms (RFC 8725 section 3.2).
public enum SigningAlgorithm {
  ES256("ES256", null),
  /// Fully specified (RFC 9864). Clients that know only the older name may ask for `EdDSA`.
  ED25519("Ed25519", "EdDSA"),
  PS256("PS256", null),
  /// For clients and resources that know nothing newer; FAPI 2.0 forbids it (section 5.4.1).
  RS256("RS256", null);

  private final String wireName;
  private final @Nullable String otherName;

  SigningAlgorithm(String wireName, @Nullable String otherName) {
    this.wireName = wireName;
    this.otherName = otherName;
  }

  /// As JWT headers and metadata write it.
  public String wireName() {
    return wireName;
  }

  /// Every name that a client may ask for it by.
  public List<String> names() {
    return otherName == null ? List.of(wireName) : List.of(wireName, otherName);
  }

  public boolean isForFapi() {
    return this != RS256;
  }

  /// The algorithm of that name, or null.
  public static @Nullable SigningAlgorithm of(@Nullable String name) {
    for (var algorithm : values()) {
      if (algorithm.wireName.equals(name) || (name != null && name.equals(algorithm.otherName))) {
        return algorithm;
      }
    }
    return null;
  }
}
