package procura.tenancy.lifecycle;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import procura.identity.SigningAlgorithm;

/// How a tenant's tokens are signed, and whom they call people by.
///
/// @param algorithms those that clients and resources may choose from
/// @param preferred for whoever does not choose; of ID tokens, only where RS256 is not allowed
/// @param pairwise clients that say nothing get pairwise subjects (OpenID Connect Core section 8)
public record TokenPolicy(
    List<SigningAlgorithm> algorithms, SigningAlgorithm preferred, boolean pairwise) {

  /// RS256 is among them because OpenID Connect Core section 15.1 and RFC 9068 section 2.1 demand
  /// that it can be had; its key is made when somebody first asks for it.
  public static final TokenPolicy DEFAULT =
      new TokenPolicy(Arrays.asList(SigningAlgorithm.values()), SigningAlgorithm.ES256, false);

  public TokenPolicy {
    algorithms = List.copyOf(algorithms.stream().distinct().toList());
    if (!algorithms.contains(preferred)) {
      throw new IllegalArgumentException("the default algorithm must be one of those allowed");
    }
  }

  /// The wish by its name, where it is allowed; otherwise the preferred one.
  public String choose(@Nullable String wish) {
    var algorithm = SigningAlgorithm.of(wish);
    return wish != null && algorithm != null && algorithms.contains(algorithm)
        ? wish
        : preferred.wireName();
  }

  /// The same without what FAPI 2.0 forbids (Security Profile section 5.4.1).
  public TokenPolicy forFapi() {
    var kept = algorithms.stream().filter(SigningAlgorithm::isForFapi).toList();
    return kept.equals(algorithms)
        ? this
        : new TokenPolicy(
            kept.isEmpty() ? List.of(SigningAlgorithm.ES256) : kept,
            preferred.isForFapi()
                ? preferred
                : kept.isEmpty() ? SigningAlgorithm.ES256 : kept.getFirst(),
            pairwise);
  }

  /// Every name that can be asked for, the preferred one first.
  public List<String> names() {
    return Stream.concat(
            preferred.names().stream(), algorithms.stream().flatMap(a -> a.names().stream()))
        .distinct()
        .toList();
  }
}
