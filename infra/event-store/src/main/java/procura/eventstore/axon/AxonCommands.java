package procura.eventstore.axon;

import static java.util.stream.Collectors.toCollection;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreTransaction;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.StorageEngineBackedEventStore;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.axonframework.messaging.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.commandhandling.GenericCommandResultMessage;
import org.axonframework.messaging.commandhandling.SimpleCommandBus;
import org.axonframework.messaging.core.EmptyApplicationContext;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventhandling.SimpleEventBus;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import procura.eventstore.AlreadyRecorded;
import procura.eventstore.ChangedSince;
import procura.eventstore.Commands;
import procura.eventstore.ConcurrentChange;
import procura.eventstore.DeciderModule;
import procura.eventstore.Terms;
import procura.eventstore.axon.FactCodec.Caused;
import procura.eventstore.facts.FactEntries;
import procura.eventstore.postgres.Condition.Criterion;
import procura.eventstore.postgres.PostgresLog;
import procura.identity.Cause;
import procura.identity.Command;
import procura.identity.Decision;
import procura.identity.Decision.Accepted;
import procura.identity.Decision.Rejected;
import procura.identity.Fact;
import procura.identity.Rejection;

/// Commands on Axon's command bus: one handler for every decider. What the deciders of one message
/// accept is one append, under the union of what they read.
public final class AxonCommands implements Commands {

  private static final int MOST_TRIES = 4;
  private static final MessageType RESULT = new MessageType("procura", "Decision", "1");

  /// Several commands in one message.
  private static final MessageType TOGETHER = new MessageType("procura", "Together", "1");

  private final CommandBus bus =
      new SimpleCommandBus(
          new SimpleUnitOfWorkFactory(EmptyApplicationContext.INSTANCE), List.of());
  private final EventStore store;
  private final PostgresLog log;
  private final FactEntries entries;
  private final Map<Class<?>, Deciding<?, ?, ?, ?>> deciding = new HashMap<>();
  private final Map<Class<?>, MessageType> names = new HashMap<>();

  private record Asked(List<Command> commands, Cause cause, Terms terms) {}

  /// What was read for a message, each with its position.
  private static final class Read {
    private final List<Fact> facts = new ArrayList<>();
    private final List<Long> positions = new ArrayList<>();

    private Read and(Fact fact, long position) {
      facts.add(fact);
      positions.add(position);
      return this;
    }
  }

  public AxonCommands(
      PostgresLog log, FactEntries entries, Collection<DeciderModule<?, ?, ?, ?>> modules) {
    this.log = log;
    this.entries = entries;
    this.store =
        new StorageEngineBackedEventStore(
            new PostgresEventStorageEngine(log, new FactCodec(entries)),
            new SimpleEventBus(),
            AxonCommands::noTags);
    bus.subscribe(TOGETHER.qualifiedName(), this::handle);
    modules.forEach(this::register);
  }

  /// The codec takes them from the fact.
  private static Set<Tag> noTags(EventMessage message) {
    return Set.of();
  }

  private void register(DeciderModule<?, ?, ?, ?> module) {
    var decider = new Deciding<>(module, entries.catalog());
    for (var command : module.commands().getPermittedSubclasses()) {
      if (deciding.put(command, decider) != null) {
        throw new IllegalArgumentException("two deciders for " + command);
      }
      var name = new QualifiedName(module.family().prefix() + ".command", command.getSimpleName());
      names.put(command, new MessageType(name, "1"));
      bus.subscribe(name, this::handle);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // a command's decider answers with its own family of facts
  public <E extends Fact, R extends Rejection> Decision<E, R> send(Command command, Cause cause) {
    var name = names.get(command.getClass());
    if (name == null) {
      throw new IllegalArgumentException("no decider for " + command.getClass());
    }
    return (Decision<E, R>) dispatch(name, new Asked(List.of(command), cause, Terms.NONE));
  }

  @Override
  public Decision<Fact, Rejection> sendTogether(List<Command> commands, Cause cause, Terms terms) {
    return dispatch(TOGETHER, new Asked(List.copyOf(commands), cause, terms));
  }

  @Override
  public List<Fact> recorded(String claim) {
    try {
      return log.source(0, List.of(new Criterion(Set.of(claim), Set.of()))).stream()
          .map(event -> entries.fact(event.entry()))
          .toList();
    } catch (SQLException e) {
      throw new IllegalStateException("the log could not be read", e);
    }
  }

  @SuppressWarnings("unchecked") // only our handler answers
  private Decision<Fact, Rejection> dispatch(MessageType name, Asked asked) {
    for (int tries = 1; ; tries++) {
      try {
        var answer = bus.dispatch(new GenericCommandMessage(name, asked), null).join();
        return (Decision<Fact, Rejection>) answer.payload();
      } catch (CompletionException e) {
        var reason = reason(e);
        if (!(reason instanceof AppendEventsTransactionRejectedException)) {
          throw reason instanceof RuntimeException unchecked
              ? unchecked
              : new IllegalStateException("a command could not be recorded", reason);
        }
        if (tries == MOST_TRIES) {
          throw new ConcurrentChange();
        }
      }
    }
  }

  private static Throwable reason(CompletionException e) {
    Throwable reason = e;
    while (reason instanceof CompletionException && reason.getCause() != null) {
      reason = reason.getCause();
    }
    return reason;
  }

  /// Reads once, for all commands of the message: the append is conditional on all of it.
  private MessageStream.Single<CommandResultMessage> handle(
      CommandMessage message, ProcessingContext context) {
    var asked = (Asked) message.payload();
    var transaction = store.transaction(context);
    return MessageStream.fromFuture(
        transaction
            .source(SourcingCondition.conditionFor(criteria(asked)))
            .reduce(
                new Read(),
                (read, entry) -> read.and((Fact) entry.message().payload(), position(entry)))
            .thenApply(read -> decide(asked, read, transaction))
            .thenApply(decision -> new GenericCommandResultMessage(RESULT, decision)));
  }

  private static long position(MessageStream.Entry<? extends EventMessage> entry) {
    return TrackingToken.fromContext(entry)
        .map(token -> token.position().orElseThrow())
        .orElseThrow();
  }

  private EventCriteria criteria(Asked asked) {
    var criteria =
        asked.commands().stream()
            .flatMap(command -> decider(command).criteria(command))
            .collect(toCollection(HashSet::new));
    if (asked.terms().claim() != null) {
      criteria.add(EventCriteria.havingTags(Tags.tag(asked.terms().claim())));
    }
    return EventCriteria.either(criteria);
  }

  /// What is recorded after this was read is a conflict, and then everything is read again.
  private void check(Asked asked, Read read) {
    var terms = asked.terms();
    if (terms.claim() != null) {
      var before = recorded(terms.claim());
      if (!before.isEmpty()) {
        throw new AlreadyRecorded(before);
      }
    }
    if (!terms.versions().isEmpty()) {
      var command = asked.commands().getFirst();
      var version = decider(command).version(command, read.facts, read.positions);
      if (version >= 0 && !terms.versions().contains(version)) {
        throw new ChangedSince();
      }
    }
  }

  /// In turn: each command sees what those before it lead to.
  private Decision<?, ?> decide(Asked asked, Read read, EventStoreTransaction transaction) {
    check(asked, read);
    var facts = read.facts;
    var recorded = facts.size();
    for (var command : asked.commands()) {
      switch (decider(command).decide(command, facts)) {
        case Rejected<? extends Fact, ?> rejected -> {
          return rejected;
        }
        case Accepted<? extends Fact, ?>(var events) -> facts.addAll(events);
      }
    }
    var accepted = facts.subList(recorded, facts.size());
    accepted.forEach(fact -> transaction.appendEvent(event(fact, asked)));
    return new Accepted<>(accepted);
  }

  private Deciding<?, ?, ?, ?> decider(Command command) {
    var decider = deciding.get(command.getClass());
    if (decider == null) {
      throw new IllegalArgumentException("no decider for " + command.getClass());
    }
    return decider;
  }

  private EventMessage event(Fact fact, Asked asked) {
    var type = fact.getClass();
    return new GenericEventMessage(
        new MessageType(
            entries.catalog().nameOf(type), Integer.toString(entries.catalog().versionOf(type))),
        new Caused(fact, asked.cause(), asked.terms().claim()));
  }
}
