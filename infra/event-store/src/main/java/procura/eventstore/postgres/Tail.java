package procura.eventstore.postgres;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import procura.eventstore.postgres.Condition.Criterion;

/// The newest tagged events, in memory, so that conditions are checked without a query. Events
/// without tags, which are most, need no place in it: it reaches back far. Used by the writer only.
final class Tail {

  enum Answer {
    CLEAR,
    CONFLICT,
    /// The condition was read before this tail begins, or asks about events without tags.
    UNKNOWN
  }

  private record Tagged(long position, String type, List<String> tags) {}

  private final int capacity;
  private final ArrayDeque<Tagged> events = new ArrayDeque<>();
  private final Map<String, Long> last = new HashMap<>();
  private long since;

  Tail(int capacity, long since) {
    this.capacity = capacity;
    this.since = since;
  }

  void add(long position, String type, List<String> tags) {
    if (tags.isEmpty()) {
      return;
    }
    events.addLast(new Tagged(position, type, tags));
    for (var tag : tags) {
      last.put(tag, position);
    }
    if (events.size() > capacity) {
      forget(events.removeFirst());
    }
  }

  private void forget(Tagged oldest) {
    since = oldest.position;
    for (var tag : oldest.tags) {
      last.remove(tag, oldest.position);
    }
  }

  Answer check(Condition condition) {
    if (condition.readAt() < since) {
      return Answer.UNKNOWN;
    }
    for (var criterion : condition.criteria()) {
      if (criterion.tags().isEmpty()) {
        return Answer.UNKNOWN;
      }
      if (mayMatch(criterion, condition.readAt()) && matches(criterion, condition.readAt())) {
        return Answer.CONFLICT;
      }
    }
    return Answer.CLEAR;
  }

  private boolean mayMatch(Criterion criterion, long readAt) {
    for (var tag : criterion.tags()) {
      var position = last.get(tag);
      if (position == null || position <= readAt) {
        return false;
      }
    }
    return true;
  }

  private boolean matches(Criterion criterion, long readAt) {
    if (criterion.tags().size() == 1 && criterion.types().isEmpty()) {
      return true;
    }
    for (var newestFirst = events.descendingIterator(); newestFirst.hasNext(); ) {
      var event = newestFirst.next();
      if (event.position <= readAt) {
        return false;
      }
      if (criterion.matches(event.type, event.tags)) {
        return true;
      }
    }
    return false;
  }
}
