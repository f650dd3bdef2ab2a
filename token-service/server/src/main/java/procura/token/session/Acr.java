package procura.token.session;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Authentication context class references (OpenID Connect Core section 2): how much a sign-in
/// proves, weakest first. Each is as good as those before it.
public enum Acr {
  /// One factor: a password, a mailed link, a provider elsewhere.
  SINGLE_FACTOR("urn:procura:acr:single-factor"),
  /// Two factors of different kinds.
  MULTI_FACTOR("urn:procura:acr:multi-factor"),
  /// A key that signs for this site alone (OpenID Connect EAP ACR Values 1.0 section 4).
  PHISHING_RESISTANT("phr");

  private final String wireName;

  Acr(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static Optional<Acr> named(String wireName) {
    return Arrays.stream(values()).filter(acr -> acr.wireName.equals(wireName)).findFirst();
  }

  /// What methods (RFC 8176) amount to.
  public static Acr of(List<String> methods) {
    if (methods.contains(Methods.HARDWARE_KEY) || methods.contains(Methods.SOFTWARE_KEY)) {
      return PHISHING_RESISTANT;
    }
    return methods.contains(Methods.MULTIPLE) ? MULTI_FACTOR : SINGLE_FACTOR;
  }

  public boolean reaches(Acr wanted) {
    return compareTo(wanted) >= 0;
  }
}
