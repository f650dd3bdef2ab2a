package procura.outbound;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Lets many who want the same thing at once wait for one who gets it. Nothing is kept: who comes
/// later gets it anew, also after a failure.
public final class SingleFlight<K, V> {

  private final ConcurrentHashMap<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();

  public V get(K key, Supplier<V> work) {
    var mine = new CompletableFuture<V>();
    var others = underWay.putIfAbsent(key, mine);
    if (others != null) {
      return others.join();
    }
    try {
      var value = work.get();
      mine.complete(value);
      return value;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      underWay.remove(key, mine);
    }
  }
}
