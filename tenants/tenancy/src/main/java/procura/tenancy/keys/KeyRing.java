package procura.tenancy.keys;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A tenant's signing keys, each in one state of its life. Of each algorithm at most one signs, and
/// at most one is published ahead to sign after it; a retired one is still published, because
/// tokens that it signed still live.
public record KeyRing(Map<String, Held> keys) {

  public static final KeyRing EMPTY = new KeyRing(Map.of());

  /// A key and where in its life it is.
  public record Held(String algorithm, KeyState state) {}

  /// Where in its life a key is.
  public sealed interface KeyState {

    /// Published, so that everybody knows it before it signs.
    record Next() implements KeyState {}

    record Active() implements KeyState {}

    record Retired(Instant publishedUntil) implements KeyState {}

    record Destroyed() implements KeyState {}
  }

  public KeyRing {
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
  }

  public Optional<String> active(String algorithm) {
    return inState(algorithm, KeyState.Active.class);
  }

  public Optional<String> next(String algorithm) {
    return inState(algorithm, KeyState.Next.class);
  }

  private Optional<String> inState(String algorithm, Class<? extends KeyState> state) {
    return keys.entrySet().stream()
        .filter(key -> key.getValue().algorithm().equals(algorithm))
        .filter(key -> state.isInstance(key.getValue().state()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// The keys that validators must be able to find at `now`.
  public List<String> publishedAt(Instant now) {
    return keys.entrySet().stream()
        .filter(key ->
            switch (key.getValue().state()) {
              case KeyState.Next _ -> true;
              case KeyState.Active _ -> true;
              case KeyState.Retired(var until) -> until.isAfter(now);
              case KeyState.Destroyed _ -> false;
            })
        .map(Map.Entry::getKey)
        .toList();
  }

  KeyRing with(SigningKey key, KeyState state) {
    return with(key.kid(), new Held(key.algorithm(), state));
  }

  KeyRing with(String kid, KeyState state) {
    var held = keys.get(kid);
    if (held == null) {
      throw new IllegalStateException("no key " + kid);
    }
    return with(kid, new Held(held.algorithm(), state));
  }

  private KeyRing with(String kid, Held held) {
    var all = new LinkedHashMap<>(keys);
    all.put(kid, held);
    return new KeyRing(all);
  }
}
