package procura.tenancy.keys;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A tenant's signing keys, each in one state of its life. At most one signs; a retired one is
/// still published, because tokens that it signed still live.
public record KeyRing(Map<String, KeyState> keys) {

  public static final KeyRing EMPTY = new KeyRing(Map.of());

  /// Where in its life a key is.
  public sealed interface KeyState {

    record Active() implements KeyState {}

    record Retired(Instant publishedUntil) implements KeyState {}

    record Destroyed() implements KeyState {}
  }

  public KeyRing {
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
  }

  public Optional<String> active() {
    return keys.entrySet().stream()
        .filter(key -> key.getValue() instanceof KeyState.Active)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// The keys that validators must be able to find at `now`.
  public List<String> publishedAt(Instant now) {
    return keys.entrySet().stream()
        .filter(key ->
            switch (key.getValue()) {
              case KeyState.Active _ -> true;
              case KeyState.Retired(var until) -> until.isAfter(now);
              case KeyState.Destroyed _ -> false;
            })
        .map(Map.Entry::getKey)
        .toList();
  }

  KeyRing with(String kid, KeyState state) {
    var all = new LinkedHashMap<>(keys);
    all.put(kid, state);
    return new KeyRing(all);
  }
}
