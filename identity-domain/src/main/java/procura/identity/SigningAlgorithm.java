package procura.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a tenant can sign what it issues (RFC 7518 section 3.1, RFC 9864). Each has keys of its own,
/// so that no key is used with two algorithms (RFC 8725 section 3.2).
public enum SigningAlgorithm {
  ES256("ES256"),
  /// Fully specified (RFC 9864). Clients that know only the older name may ask for `EdDSA`.
  ED25519("Ed25519", "EdDSA"),
  PS256("PS256"),
  /// For clients and resources that know nothing newer; FAPI 2.0 forbids it (section 5.4.1).
  RS256("RS256");

  private final List<String> names;

  SigningAlgorithm(String... names) {
    this.names = List.of(names);
  }

  /// As JWT headers and metadata write it.
  public String wireName() {
    return names.getFirst();
  }

  /// Every name that a client may ask for it by.
  public List<String> names() {
    return names;
  }

  public boolean isForFapi() {
    return this != RS256;
  }

  /// The algorithm of that name, or null.
  public static @Nullable SigningAlgorithm of(@Nullable String name) {
    for (var algorithm : values()) {
      if (name != null && algorithm.names.contains(name)) {
        return algorithm;
      }
    }
    return null;
  }
}
