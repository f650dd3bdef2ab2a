package procura.resource;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A bounded map that forgets what was not used lately: when the young half is full it becomes the
/// old half, and the former old half is dropped. No lock and no list on the path of every request.
final class Generations<V> {

  private final int half;
  private volatile Halves<V> halves = new Halves<>(new ConcurrentHashMap<>(), Map.of());

  Generations(int capacity) {
    this.half = Math.max(1, capacity / 2);
  }

  @Nullable V get(String key) {
    var now = halves;
    var value = now.young().get(key);
    if (value == null) {
      value = now.old().get(key);
      if (value != null) {
        put(key, value);
      }
    }
    return value;
  }

  void put(String key, V value) {
    var now = halves;
    if (now.young().size() >= half) {
      now = rotate();
    }
    now.young().put(key, value);
  }

  /// True for the first of all callers with this key, as long as it is remembered.
  boolean addFirst(String key, V value) {
    var now = halves;
    if (now.young().size() >= half) {
      now = rotate();
    }
    return !now.old().containsKey(key) && now.young().putIfAbsent(key, value) == null;
  }

  int size() {
    var now = halves;
    return now.young().size() + now.old().size();
  }

  private synchronized Halves<V> rotate() {
    var now = halves;
    if (now.young().size() >= half) {
      now = new Halves<>(new ConcurrentHashMap<>(), now.young());
      halves = now;
    }
    return now;
  }

  private record Halves<V>(ConcurrentHashMap<String, V> young, Map<String, V> old) {}
}
