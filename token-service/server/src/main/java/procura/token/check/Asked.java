package procura.token.check;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.View;

/// An authorization request as it came, once it is known whom to answer. Values that are empty
/// count as not sent (OAuth 2.1 section 3.1).
public record Asked(
    View view,
    ClientAuthority client,
    String redirectUri,
    Map<String, List<String>> parameters,
    Instant at) {

  public static Map<String, List<String>> withoutEmpty(Map<String, List<String>> raw) {
    return raw.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey,
                entry -> entry.getValue().stream().filter(value -> !value.isEmpty()).toList()));
  }

  /// The value of a parameter sent once; null for none and for several.
  public @Nullable String one(String name) {
    var values = all(name);
    return values.size() == 1 ? values.getFirst() : null;
  }

  /// The values of a parameter that lists them with spaces between.
  public List<String> words(String name) {
    var value = one(name);
    return value == null ? List.of() : List.of(value.strip().split(" +"));
  }

  public List<String> all(String name) {
    return parameters.getOrDefault(name, List.of());
  }

  /// How to answer, also when something is wrong.
  public ResponseMode responseMode() {
    var mode = one("response_mode");
    return mode == null ? ResponseMode.QUERY : ResponseMode.of(mode).orElse(ResponseMode.QUERY);
  }

  public @Nullable String state() {
    return one("state");
  }
}
