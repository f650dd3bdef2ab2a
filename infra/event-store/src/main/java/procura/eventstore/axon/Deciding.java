package procura.eventstore.axon;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.axonframework.eventsourcing.eventstore.EventStoreTransaction;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import procura.eventstore.DeciderModule;
import procura.eventstore.EventCatalog;
import procura.identity.Command;
import procura.identity.Decision;
import procura.identity.Decision.Accepted;
import procura.identity.Fact;
import procura.identity.Rejection;

/// One decider at work: folds the facts that carry one of the command's tags, and decides. Facts of
/// the same append that are not recorded yet are folded too.
final class Deciding<S, C extends Command, E extends Fact, R extends Rejection> {

  private final DeciderModule<S, C, E, R> module;
  private final Set<QualifiedName> types;

  Deciding(DeciderModule<S, C, E, R> module, EventCatalog catalog) {
    this.module = module;
    this.types =
        catalog.namesOf(module.facts()).stream().map(QualifiedName::new).collect(toSet());
  }

  CompletableFuture<Decision<E, R>> decide(
      Command asked, EventStoreTransaction transaction, List<Fact> before) {
    var command = module.commands().cast(asked);
    var tags = command.tags();
    return transaction
        .source(SourcingCondition.conditionFor(criteria(tags)))
        .reduce(
            module.decider().initial(),
            (state, entry) -> evolve(state, (Fact) entry.message().payload()))
        .thenApply(
            recorded -> {
              var state = recorded;
              for (var fact : before) {
                if (concerns(fact, tags)) {
                  state = evolve(state, fact);
                }
              }
              return module.decider().decide(state, command);
            })
        .thenApply(
            decision -> {
              if (decision instanceof Accepted<E, R>(var facts)) {
                before.addAll(facts);
              }
              return decision;
            });
  }

  private S evolve(S state, Fact fact) {
    return module.decider().evolve(state, module.facts().cast(fact));
  }

  private boolean concerns(Fact fact, Set<String> tags) {
    return module.facts().isInstance(fact) && fact.tags().stream().anyMatch(tags::contains);
  }

  private EventCriteria criteria(Set<String> tags) {
    var either = new ArrayList<EventCriteria>(tags.size());
    for (var tag : tags) {
      either.add(EventCriteria.havingTags(Tags.tag(tag)).andBeingOneOfTypes(types));
    }
    return EventCriteria.either(either);
  }
}
