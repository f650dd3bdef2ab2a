package procura.audit;

import io.micronaut.context.annotation.Primary;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import procura.eventstore.FactLog;
import procura.eventstore.Feed;
import procura.eventstore.Fence;
import procura.eventstore.StoredFact;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Fact;

/// A log of facts in memory that feeds its one subscriber at once, in a transaction like the
/// feed's.
@Singleton
@Primary
final class TestFacts implements FactLog, Feed {

  static final Cause CAUSE = new Cause(Actor.SYSTEM, "trace-1", "command-1");

  private final DataSource source;
  private final List<StoredFact> stored = new ArrayList<>();
  private @Nullable FactHandler handler;

  TestFacts(DataSource source) {
    this.source = source;
  }

  synchronized List<StoredFact> stored() {
    return List.copyOf(stored);
  }

  void record(List<? extends Fact> facts) {
    append(facts, CAUSE, Fence.NONE).toCompletableFuture().join();
  }

  @Override
  public synchronized long head() {
    return stored.size();
  }

  @Override
  public synchronized CompletionStage<Appended> append(
      List<? extends Fact> facts, Cause cause, Fence fence) {
    var batch = new ArrayList<StoredFact>();
    for (var fact : facts) {
      var position = stored.size() + 1L;
      var type = fact.getClass().getSimpleName();
      var family = fact.getClass().getInterfaces()[0].getSimpleName().replace("Event", "");
      var name = family.toLowerCase(java.util.Locale.ROOT) + "." + type;
      var one = new StoredFact(position, new UUID(7, position), name, 1, fact, cause);
      stored.add(one);
      batch.add(one);
    }
    if (handler != null) {
      deliver(handler, batch);
    }
    return CompletableFuture.completedFuture(new Appended(stored.size()));
  }

  /// Hands facts over in one transaction, as the feed does, also a second time.
  void deliver(FactHandler to, List<StoredFact> batch) {
    try (var connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        to.handle(connection, batch);
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized Subscription subscribe(String name, FactHandler subscriber) {
    handler = subscriber;
    return new Subscription() {
      @Override
      public long position() {
        return head();
      }

      @Override
      public void close() {
        handler = null;
      }
    };
  }

  @Override
  public Subscription tail(String name, Consumer<List<StoredFact>> listener) {
    throw new UnsupportedOperationException();
  }

  /// A clock that stands still until a test moves it.
  @Singleton
  @Primary
  static final class TestClock implements InstantSource {

    private volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    void set(Instant to) {
      now = to;
    }
  }
}
