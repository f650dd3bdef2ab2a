package procura.eventstore.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One batch, numbered: who may append, given what is recorded and what goes before in the batch.
final class Plan {

  /// Says whether something recorded stands against a condition.
  @FunctionalInterface
  interface Check {
    boolean conflicts(Condition condition) throws SQLException;
  }

  final long first;
  final List<Append> accepted = new ArrayList<>();
  final List<Append> refused = new ArrayList<>();
  final List<Recorded> events = new ArrayList<>();
  boolean projected;
  boolean tagged;
  private final Set<String> tags = new HashSet<>();

  private Plan(long first) {
    this.first = first;
  }

  static Plan of(List<Append> batch, long head, Check recorded) throws SQLException {
    var plan = new Plan(head + 1);
    for (var append : batch) {
      var condition = append.condition;
      if (!condition.isNone() && (plan.conflicts(condition) || recorded.conflicts(condition))) {
        plan.refused.add(append);
      } else {
        plan.accept(append);
      }
    }
    return plan;
  }

  long last() {
    return first + events.size() - 1;
  }

  private void accept(Append append) {
    accepted.add(append);
    projected |= append.projected;
    for (var entry : append.entries) {
      events.add(new Recorded(first + events.size(), entry));
      tagged |= !entry.tags().isEmpty();
      tags.addAll(entry.tags());
    }
    append.recorded(last());
  }

  private boolean conflicts(Condition condition) {
    for (var criterion : condition.criteria()) {
      if (tags.containsAll(criterion.tags())) {
        for (var event : events) {
          if (criterion.matches(event.entry().type(), event.entry().tags())) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
