package procura.token.scene;

import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import procura.eventstore.AfterCommit;
import procura.eventstore.StoredFact;
import procura.identity.Fact;
import procura.identity.TenantId;

/// Everything that was recorded, known before its append is acknowledged.
@Singleton
@Requires(property = "procura.scene")
public final class Recorded implements AfterCommit {

  private final Queue<StoredFact> facts = new ConcurrentLinkedQueue<>();

  @Override
  public void committed(List<StoredFact> committed) {
    facts.addAll(committed);
  }

  <T extends Fact> List<T> of(TenantId tenant, Class<T> type) {
    return facts.stream()
        .filter(stored -> stored.fact().tenant().equals(tenant))
        .map(StoredFact::fact)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  <T extends Fact> List<StoredFact> stored(TenantId tenant, Class<T> type) {
    return facts.stream()
        .filter(stored -> stored.fact().tenant().equals(tenant) && type.isInstance(stored.fact()))
        .toList();
  }
}
