package procura.eventstore.feed;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import procura.eventstore.Feed;
import procura.eventstore.StoredFact;
import procura.eventstore.facts.FactEntries;
import procura.eventstore.postgres.PostgresLog;

/// The feed straight from the log: woken by this process's commits and by notifications of other
/// nodes' ones, never by a clock.
public final class StoreFeed implements Feed, AutoCloseable {

  private final PostgresLog log;
  private final FactEntries entries;
  private final DataSource database;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

  public StoreFeed(PostgresLog log, FactEntries entries, DataSource database) {
    this.log = log;
    this.entries = entries;
    this.database = database;
  }

  @Override
  public Subscription subscribe(String name, FactHandler handler) {
    return durable(name, new StoreSource(log, entries), handler);
  }

  Subscription durable(String name, FactSource source, FactHandler handler) {
    return added(DurableSubscription.start(name, database, source, handler));
  }

  @Override
  public Subscription tail(String name, Consumer<List<StoredFact>> listener) {
    return added(TailSubscription.start(name, log, entries, listener));
  }

  private Subscription added(Subscription subscription) {
    subscriptions.add(subscription);
    return subscription;
  }

  @Override
  public List<Subscription> subscriptions() {
    return List.copyOf(subscriptions);
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
    subscriptions.clear();
  }
}
