package procura.token.acr;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The authentication context classes (`acr`, OpenID Connect Core section 2) that there are here,
/// from the weakest to the strongest: each satisfies all before it. They follow from the methods
/// (`amr`, RFC 8176) that somebody signed in with, and from nothing else.
public enum Acr {
  /// A password, a link by e-mail, another provider's word.
  ONE_FACTOR("urn:procura:acr:1"),
  /// Two factors of different kinds.
  TWO_FACTORS("urn:procura:acr:2"),
  /// A key that signs for this site alone, such as a passkey (OpenID Connect Extended
  /// Authentication Profile ACR Values section 2).
  PHISHING_RESISTANT("phr");

  private final String value;

  Acr(String value) {
    this.value = value;
  }

  public String value() {
    return value;
  }

  public static Optional<Acr> of(String value) {
    return Arrays.stream(values()).filter(acr -> acr.value.equals(value)).findFirst();
  }

  /// What these methods amount to: `hwk` and `swk` are a proof with a key, `mfa` says that there
  /// was more than one factor.
  public static Acr reachedBy(List<String> methods) {
    if (methods.contains("hwk") || methods.contains("swk")) {
      return PHISHING_RESISTANT;
    }
    return methods.contains("mfa") ? TWO_FACTORS : ONE_FACTOR;
  }

  /// The least that satisfies one of the values asked for; null when none of them is known here.
  public static @Nullable Acr leastOf(List<String> values) {
    return values.stream()
        .map(Acr::of)
        .flatMap(Optional::stream)
        .min(java.util.Comparator.naturalOrder())
        .orElse(null);
  }

  public boolean satisfies(Acr wanted) {
    return compareTo(wanted) >= 0;
  }
}
