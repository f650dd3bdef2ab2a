package procura.token;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import procura.eventstore.AfterCommit;
import procura.eventstore.StoredFact;
import procura.identity.Fact;

/// Every fact of this test run, as it was committed.
@Singleton
public final class SeenFacts implements AfterCommit {

  private final List<StoredFact> all = new CopyOnWriteArrayList<>();

  @Override
  public void committed(List<StoredFact> facts) {
    all.addAll(facts);
  }

  public int count() {
    return all.size();
  }

  /// Those of one type that came after the first `from` facts.
  public <F extends Fact> List<F> since(int from, Class<F> type) {
    return storedSince(from, type).map(StoredFact::fact).map(type::cast).toList();
  }

  /// With who caused them.
  public Stream<StoredFact> storedSince(int from, Class<? extends Fact> type) {
    return all.stream().skip(from).filter(stored -> type.isInstance(stored.fact()));
  }
}
