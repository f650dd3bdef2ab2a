package procura.eventstore.axon;

import static org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException.conflictingEventsDetected;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.GlobalIndexPosition;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.SimpleEntry;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.TerminalEventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;
import procura.eventstore.postgres.Condition;
import procura.eventstore.postgres.Condition.Criterion;
import procura.eventstore.postgres.Entry;
import procura.eventstore.postgres.PostgresLog;
import procura.eventstore.postgres.Recorded;

/// Axon's storage interface on the log. Tokens and markers are one number: the newest position that
/// was read.
public final class PostgresEventStorageEngine implements EventStorageEngine {

  private final PostgresLog log;
  private final EventCodec codec;

  public PostgresEventStorageEngine(PostgresLog log, EventCodec codec) {
    this.log = log;
    this.codec = codec;
  }

  @Override
  public CompletableFuture<AppendTransaction<?>> appendEvents(
      AppendCondition condition,
      @Nullable ProcessingContext context,
      List<TaggedEventMessage<?>> events) {
    var entries = events.stream().map(e -> codec.encode(e.event(), e.tags())).toList();
    return CompletableFuture.completedFuture(new Transaction(condition, entries));
  }

  @Override
  public MessageStream<EventMessage> source(
      SourcingCondition condition, @Nullable ProcessingContext context) {
    // read before the events are: what is recorded meanwhile is a conflict, never an oversight
    var marker = new GlobalIndexConsistencyMarker(log.head());
    var after = Math.max(0, GlobalIndexPosition.toIndex(condition.start()));
    List<Recorded> events;
    try {
      events = log.source(after, Tags.criteria(condition.criteria()));
    } catch (SQLException e) {
      return MessageStream.<EventMessage>failed(e);
    }
    var entries = new ArrayList<MessageStream.Entry<EventMessage>>(events.size() + 1);
    events.forEach(event -> entries.add(entry(event)));
    entries.add(
        new SimpleEntry<>(
            TerminalEventMessage.INSTANCE, Context.with(ConsistencyMarker.RESOURCE_KEY, marker)));
    return MessageStream.fromStream(entries.stream(), MessageStream.Entry::message, entry -> entry);
  }

  @Override
  public MessageStream<EventMessage> stream(
      StreamingCondition condition, @Nullable ProcessingContext context) {
    var token = condition.position();
    var start = token == null ? 0 : Math.max(0, token.position().orElse(0));
    return LogStream.open(log, start, Tags.criteria(condition.criteria()), this::entry);
  }

  MessageStream.Entry<EventMessage> entry(Recorded event) {
    return new SimpleEntry<>(
        codec.decode(event.entry()),
        TrackingToken.addToContext(
            Context.empty(), new GlobalSequenceTrackingToken(event.position())));
  }

  @Override
  public CompletableFuture<TrackingToken> firstToken(@Nullable ProcessingContext context) {
    return CompletableFuture.completedFuture(new GlobalSequenceTrackingToken(0));
  }

  @Override
  public CompletableFuture<TrackingToken> latestToken(@Nullable ProcessingContext context) {
    return CompletableFuture.completedFuture(new GlobalSequenceTrackingToken(log.head()));
  }

  @Override
  public CompletableFuture<TrackingToken> tokenAt(Instant at, @Nullable ProcessingContext context) {
    try {
      return CompletableFuture.completedFuture(new GlobalSequenceTrackingToken(log.before(at)));
    } catch (SQLException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void describeTo(ComponentDescriptor descriptor) {
    descriptor.describeProperty("head", log.head());
  }

  private final class Transaction implements AppendTransaction<ConsistencyMarker> {

    private final AppendCondition condition;
    private final List<Entry> entries;
    private final AtomicBoolean finished = new AtomicBoolean();

    Transaction(AppendCondition condition, List<Entry> entries) {
      this.condition = condition;
      this.entries = entries;
    }

    @Override
    public CompletableFuture<ConsistencyMarker> commit(@Nullable ProcessingContext context) {
      if (finished.getAndSet(true)) {
        return CompletableFuture.failedFuture(
            new IllegalStateException("already committed or rolled back"));
      }
      return log.append(
              entries, condition(), () -> conflictingEventsDetected(condition.consistencyMarker()))
          .thenApply(GlobalIndexConsistencyMarker::new);
    }

    private Condition condition() {
      if (condition.consistencyMarker() == ConsistencyMarker.INFINITY) {
        return Condition.NONE;
      }
      var criteria = Tags.criteria(condition.criteria());
      return new Condition(
          Tags.position(condition.consistencyMarker()),
          criteria.isEmpty() ? List.of(new Criterion(Set.of(), Set.of())) : criteria);
    }

    @Override
    public void rollback(@Nullable ProcessingContext context) {
      finished.set(true);
    }

    @Override
    public CompletableFuture<ConsistencyMarker> afterCommit(
        ConsistencyMarker marker, @Nullable ProcessingContext context) {
      return CompletableFuture.completedFuture(marker);
    }
  }
}
