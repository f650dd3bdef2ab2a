package procura.eventstore.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.eventstore.AfterCommit;
import procura.eventstore.StoredFact;
import procura.eventstore.UnknownFact;
import procura.eventstore.postgres.Recorded;

/// Tells those who listen after the commit. One that fails does not keep the others from hearing.
public final class Listeners implements Consumer<List<Recorded>> {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final FactEntries entries;
  private final Supplier<List<AfterCommit>> listeners;

  public Listeners(FactEntries entries, Supplier<List<AfterCommit>> listeners) {
    this.entries = entries;
    this.listeners = listeners;
  }

  @Override
  public void accept(List<Recorded> events) {
    var all = listeners.get();
    if (all.isEmpty()) {
      return;
    }
    var facts = known(events);
    for (var listener : all) {
      try {
        listener.committed(facts);
      } catch (RuntimeException e) {
        LOG.error("{} failed after the commit", listener.getClass().getName(), e);
      }
    }
  }

  /// While nodes of two versions run, a newer one writes facts that this one cannot know. They
  /// leave a gap in the positions, which a careful listener notices.
  private List<StoredFact> known(List<Recorded> events) {
    var facts = new ArrayList<StoredFact>(events.size());
    for (var event : events) {
      try {
        facts.add(entries.stored(event));
      } catch (UnknownFact e) {
        LOG.warn("At position {}: {}", event.position(), e.getMessage());
      }
    }
    return facts;
  }
}
