package procura.eventstore.wiring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import procura.eventstore.AfterCommit;
import procura.eventstore.Commands;
import procura.eventstore.DeciderModule;
import procura.eventstore.EventCatalog;
import procura.eventstore.FactFamily;
import procura.eventstore.FactLog;
import procura.eventstore.Feed;
import procura.eventstore.InTransactionProjection;
import procura.eventstore.LogPace;
import procura.eventstore.Upcast;
import procura.eventstore.axon.AxonCommands;
import procura.eventstore.facts.FactEntries;
import procura.eventstore.facts.Listeners;
import procura.eventstore.facts.Once;
import procura.eventstore.facts.Projections;
import procura.eventstore.facts.StoredFactLog;
import procura.eventstore.feed.KafkaFeed;
import procura.eventstore.feed.StoreFeed;
import procura.eventstore.postgres.LogSettings;
import procura.eventstore.postgres.PostgresLog;

/// One node's event store, put together: the log and the doors to it. Keeps two connections of
/// `database` for itself, for the writer and for hearing other nodes.
public final class EventStore implements AutoCloseable {

  private final PostgresLog log;
  private final FactEntries entries;
  private final FactLog facts;
  private final Commands commands;
  private final StoreFeed storeFeed;
  private final Feed feed;
  private final @Nullable KafkaFeed kafkaFeed;

  /// What the product is made of, as far as the log is concerned. Projections and listeners are
  /// asked for when they are first needed, so that they may depend on the log.
  public record Parts(
      Collection<FactFamily> families,
      Collection<DeciderModule<?, ?, ?, ?>> deciders,
      Collection<Upcast> upcasts,
      Supplier<List<InTransactionProjection>> projections,
      Supplier<List<AfterCommit>> listeners) {

    public EventCatalog catalog() {
      var all = new ArrayList<>(families);
      deciders.forEach(decider -> all.add(decider.family()));
      return new EventCatalog(all, upcasts);
    }
  }

  /// Kafka as the feed's carrier: where the broker is, and the topic.
  public record Kafka(String bootstrapServers, String topic) {}

  private EventStore(
      DataSource database, LogSettings settings, Parts parts, @Nullable Kafka kafka) {
    this.entries = new FactEntries(parts.catalog());
    this.log =
        PostgresLog.open(
            database,
            settings,
            new Projections(entries, new Once<>(parts.projections())),
            new Listeners(entries, new Once<>(parts.listeners())));
    this.facts = new StoredFactLog(log, entries);
    this.commands = new AxonCommands(log, entries, parts.deciders());
    this.storeFeed = new StoreFeed(log, entries, database);
    this.kafkaFeed =
        kafka == null
            ? null
            : new KafkaFeed(storeFeed, log, entries, kafka.bootstrapServers(), kafka.topic());
    this.feed = kafkaFeed == null ? storeFeed : kafkaFeed;
  }

  /// Opens the store of a migrated database.
  public static EventStore open(DataSource database, LogSettings settings, Parts parts) {
    return new EventStore(database, settings, parts, null);
  }

  /// Like `open`, with Kafka between the log and durable subscribers.
  public static EventStore open(
      DataSource database, LogSettings settings, Parts parts, Kafka kafka) {
    return new EventStore(database, settings, parts, kafka);
  }

  public Commands commands() {
    return commands;
  }

  public FactLog facts() {
    return facts;
  }

  public Feed feed() {
    return feed;
  }

  public EventCatalog catalog() {
    return entries.catalog();
  }

  public LogPace pace() {
    return log.pace();
  }

  /// Ends the subscriptions, records what waits, tells everybody, and lets the connections go.
  @Override
  public void close() {
    if (kafkaFeed != null) {
      kafkaFeed.close();
    }
    storeFeed.close();
    log.close();
  }
}
