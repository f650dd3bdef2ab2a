package procura.eventstore.postgres;

import java.util.List;
import java.util.Set;

/// What must not have been recorded after `readAt` for an append to happen.
public record Condition(long readAt, List<Criterion> criteria) {

  public static final Condition NONE = new Condition(Long.MAX_VALUE, List.of());

  /// An event matches when it has all of `tags` and one of `types`; no types means any.
  public record Criterion(Set<String> tags, Set<String> types) {

    public boolean matches(String type, List<String> eventTags) {
      return eventTags.containsAll(tags) && (types.isEmpty() || types.contains(type));
    }
  }

  boolean isNone() {
    return readAt == Long.MAX_VALUE || criteria.isEmpty();
  }

  boolean matches(String type, List<String> tags) {
    for (var criterion : criteria) {
      if (criterion.matches(type, tags)) {
        return true;
      }
    }
    return false;
  }
}
