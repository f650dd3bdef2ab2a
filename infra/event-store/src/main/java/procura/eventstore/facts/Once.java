package procura.eventstore.facts;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value that is asked for when it is first needed, and then kept.
public final class Once<T> implements Supplier<T> {

  private final Supplier<T> source;
  private volatile @Nullable T value;

  public Once(Supplier<T> source) {
    this.source = source;
  }

  @Override
  public T get() {
    var known = value;
    return known != null ? known : ask();
  }

  private synchronized T ask() {
    var known = value;
    if (known == null) {
      known = source.get();
      value = known;
    }
    return known;
  }
}
