package procura.eventstore.axon;

import static java.util.stream.Collectors.toSet;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import procura.eventstore.DeciderModule;
import procura.eventstore.EventCatalog;
import procura.identity.Command;
import procura.identity.Decision;
import procura.identity.Fact;
import procura.identity.Rejection;

/// One decider at work: folds the facts that carry one of the command's tags, and decides.
final class Deciding<S, C extends Command, E extends Fact, R extends Rejection> {

  private final DeciderModule<S, C, E, R> module;
  private final Set<QualifiedName> types;

  Deciding(DeciderModule<S, C, E, R> module, EventCatalog catalog) {
    this.module = module;
    this.types = catalog.namesOf(module.facts()).stream().map(QualifiedName::new).collect(toSet());
  }

  /// What the decision depends on, one criterion for each tag.
  Stream<EventCriteria> criteria(Command command) {
    return command.tags().stream()
        .map(tag -> EventCriteria.havingTags(Tags.tag(tag)).andBeingOneOfTypes(types));
  }

  /// The position of the fact that changed the command's entity last; negative without one.
  long version(Command asked, List<Fact> facts, List<Long> positions) {
    var tags = asked.versionTags();
    for (int i = facts.size() - 1; i >= 0; i--) {
      var fact = facts.get(i);
      if (module.facts().isInstance(fact) && fact.tags().stream().anyMatch(tags::contains)) {
        return positions.get(i);
      }
    }
    return -1;
  }

  /// Decides after `facts`, of which others may concern other commands.
  Decision<E, R> decide(Command asked, List<Fact> facts) {
    var command = module.commands().cast(asked);
    var tags = command.tags();
    var state = module.decider().initial();
    for (var fact : facts) {
      if (module.facts().isInstance(fact) && fact.tags().stream().anyMatch(tags::contains)) {
        state = module.decider().evolve(state, module.facts().cast(fact));
      }
    }
    return module.decider().decide(state, command);
  }
}
