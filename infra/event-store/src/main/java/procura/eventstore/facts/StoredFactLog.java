package procura.eventstore.facts;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.eventstore.StaleDecision;
import procura.eventstore.postgres.Condition;
import procura.eventstore.postgres.Condition.Criterion;
import procura.eventstore.postgres.PostgresLog;
import procura.identity.Cause;
import procura.identity.Fact;

/// The door for facts that no decider makes.
public final class StoredFactLog implements FactLog {

  private final PostgresLog log;
  private final FactEntries entries;

  public StoredFactLog(PostgresLog log, FactEntries entries) {
    this.log = log;
    this.entries = entries;
  }

  @Override
  public long head() {
    return log.head();
  }

  @Override
  public CompletionStage<Appended> append(List<? extends Fact> facts, Cause cause, Fence fence) {
    return log.append(entries.of(facts, cause), condition(fence), StaleDecision::new)
        .thenApply(Appended::new);
  }

  private static Condition condition(Fence fence) {
    return fence.tags().isEmpty()
        ? Condition.NONE
        : new Condition(
            fence.readAt(),
            fence.tags().stream().map(tag -> new Criterion(Set.of(tag), Set.of())).toList());
  }
}
