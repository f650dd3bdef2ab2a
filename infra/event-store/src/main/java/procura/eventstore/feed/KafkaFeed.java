package procura.eventstore.feed;

import java.util.List;
import java.util.function.Consumer;
import procura.eventstore.Feed;
import procura.eventstore.StoredFact;
import procura.eventstore.facts.FactEntries;
import procura.eventstore.postgres.PostgresLog;

/// The feed through Kafka. A relay, itself a durable subscriber of the store, copies the log into
/// one topic with one partition: total order, so that a consumer sees a gap when there is one. More
/// partitions would buy nothing, since a subscription's handler is one at a time; a log that
/// outgrows its writer is split by tenant, and each part gets its topic. Caches do not wait for
/// Kafka: `tail` is the store's.
public final class KafkaFeed implements Feed, AutoCloseable {

  public static final String RELAY = "kafka-relay";

  private final StoreFeed store;
  private final PostgresLog log;
  private final FactEntries entries;
  private final String bootstrapServers;
  private final String topic;
  private final KafkaRelay relay;

  public KafkaFeed(
      StoreFeed store,
      PostgresLog log,
      FactEntries entries,
      String bootstrapServers,
      String topic) {
    this.store = store;
    this.log = log;
    this.entries = entries;
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.relay = new KafkaRelay(bootstrapServers, topic, entries.catalog());
    store.subscribe(RELAY, relay);
  }

  @Override
  public Subscription subscribe(String name, FactHandler handler) {
    return store.durable(name, new KafkaSource(bootstrapServers, topic, log, entries), handler);
  }

  @Override
  public Subscription tail(String name, Consumer<List<StoredFact>> listener) {
    return store.tail(name, listener);
  }

  @Override
  public List<Subscription> subscriptions() {
    return store.subscriptions();
  }

  @Override
  public void close() {
    store.close();
    relay.close();
  }
}
