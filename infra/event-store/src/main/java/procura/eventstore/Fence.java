package procura.eventstore;

import java.util.Set;

/// A condition of an append: no fact with one of these tags was recorded after `readAt`.
public record Fence(long readAt, Set<String> tags) {

  /// No condition.
  public static final Fence NONE = new Fence(Long.MAX_VALUE, Set.of());
}
