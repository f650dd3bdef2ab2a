package procura.eventstore.postgres;

import java.util.List;

/// What the writer hands to the publisher: newly recorded events of this or another node, and the
/// appends that are now settled, either way.
record Committed(List<Recorded> events, List<Append> settled) {

  /// Nothing more will come.
  static final Committed END = new Committed(List.of(), List.of());

  boolean isEmpty() {
    return events.isEmpty() && settled.isEmpty();
  }
}
