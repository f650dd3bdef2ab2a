package procura.eventstore.facts;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import procura.eventstore.InTransactionProjection;
import procura.eventstore.StoredFact;
import procura.eventstore.postgres.Entry;
import procura.eventstore.postgres.LogProjection;
import procura.eventstore.postgres.Recorded;
import procura.identity.Fact;

/// Runs the read models that are written with the facts. They are asked for at the first append, so
/// that they may themselves depend on the log.
public final class Projections implements LogProjection {

  private final FactEntries entries;
  private final Supplier<List<InTransactionProjection>> projections;
  private final Map<Class<? extends Fact>, Boolean> wanted = new ConcurrentHashMap<>();

  public Projections(FactEntries entries, Supplier<List<InTransactionProjection>> projections) {
    this.entries = entries;
    this.projections = projections;
  }

  @Override
  public boolean wants(Entry entry) {
    return wants(entries.fact(entry).getClass());
  }

  private boolean wants(Class<? extends Fact> type) {
    var known = wanted.get(type);
    return known != null ? known : wanted.computeIfAbsent(type, this::ask);
  }

  private boolean ask(Class<? extends Fact> type) {
    return projections.get().stream().anyMatch(projection -> projection.wants(type));
  }

  @Override
  public void project(Connection connection, List<Recorded> events) throws SQLException {
    var facts = new ArrayList<StoredFact>();
    for (var event : events) {
      if (wants(event.entry())) {
        facts.add(entries.stored(event));
      }
    }
    for (var projection : projections.get()) {
      var its = facts.stream().filter(fact -> projection.wants(fact.fact().getClass())).toList();
      if (!its.isEmpty()) {
        projection.project(connection, its);
      }
    }
  }
}
