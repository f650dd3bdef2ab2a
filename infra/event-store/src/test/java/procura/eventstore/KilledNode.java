package procura.eventstore;

import static procura.eventstore.Samples.CAUSE;
import static procura.eventstore.Samples.agent;
import static procura.eventstore.Samples.introspected;
import static procura.eventstore.Samples.register;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import procura.eventstore.postgres.LogSettings;
import procura.eventstore.wiring.EventStore;
import procura.identity.Decision.Accepted;
import procura.tenancy.isolation.Database;
import procura.tenancy.isolation.DatabaseSettings;

/// A node in a JVM of its own, to be killed. Says on its output what was acknowledged: agents of
/// commands and `jti`s of facts.
final class KilledNode {

  /// Ends each line: the last one may be cut off.
  static final String COMPLETE = ";";

  private static final int CALLERS = 32;

  private KilledNode() {}

  public static void main(String[] args) {
    HikariDataSource pool = Database.pool(new DatabaseSettings(args[0], args[1], args[2], 10));
    var store =
        EventStore.open(pool, LogSettings.DEFAULT.withoutDurabilityCheck(), Samples.parts());
    var next = new AtomicInteger();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS; i++) {
        callers.execute(() -> call(store, next));
      }
    }
  }

  private static void call(EventStore store, AtomicInteger next) {
    while (true) {
      var agent = agent(next.incrementAndGet());
      if (store.commands().send(register(agent), CAUSE) instanceof Accepted) {
        System.out.println(agent.value() + COMPLETE);
      }
      var jti = "jti-" + next.incrementAndGet();
      store
          .facts()
          .append(List.of(introspected(jti)), CAUSE, Fence.NONE)
          .toCompletableFuture()
          .join();
      System.out.println(jti + COMPLETE);
    }
  }
}
