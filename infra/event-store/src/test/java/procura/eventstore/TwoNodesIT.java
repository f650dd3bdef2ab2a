package procura.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static procura.eventstore.Samples.CAUSE;
import static procura.eventstore.Samples.agent;
import static procura.eventstore.Samples.introspected;
import static procura.eventstore.Samples.register;
import static procura.eventstore.Samples.suspend;
import static procura.eventstore.Samples.tag;
import static procura.eventstore.Samples.user;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import procura.eventstore.FactLog.Appended;
import procura.eventstore.postgres.LogSettings;
import procura.eventstore.wiring.EventStore;
import procura.identity.Decision.Accepted;
import procura.identity.Fact;
import procura.identity.agent.AgentEvent.AgentRegistered;

/// Two engines on one database, as two nodes are.
class TwoNodesIT {

  private final TestDatabase database = new TestDatabase(20);
  private final List<Long> toldToLeft = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> toldToRight = Collections.synchronizedList(new ArrayList<>());
  private final Stall stall = new Stall();
  private final EventStore left = open(toldToLeft, List.of(stall));
  private final EventStore right = open(toldToRight, List.of());

  private EventStore open(List<Long> told, List<InTransactionProjection> projections) {
    return EventStore.open(
        database.app(),
        LogSettings.DEFAULT.withoutDurabilityCheck(),
        Samples.parts(
            () -> projections,
            () -> List.of(facts -> facts.forEach(fact -> told.add(fact.position())))));
  }

  @AfterEach
  void close() {
    left.close();
    right.close();
    database.close();
  }

  /// Holds a transaction between its insert and its commit.
  private static final class Stall implements InTransactionProjection {

    private final CountDownLatch inserted = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @Override
    public boolean wants(Class<? extends Fact> fact) {
      return fact == AgentRegistered.class;
    }

    @Override
    public void project(Connection connection, List<StoredFact> facts) {
      inserted.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static CompletableFuture<Appended> append(EventStore store, String jti, Fence fence) {
    return store.facts().append(List.of(introspected(jti)), CAUSE, fence).toCompletableFuture();
  }

  @Test
  void bothWriteOneLogWithoutGap() {
    stall.release.countDown();
    var appends = new ArrayList<CompletableFuture<Appended>>();
    for (int i = 0; i < 1_000; i++) {
      appends.add(append(left, "left-" + i, Fence.NONE));
      appends.add(append(right, "right-" + i, Fence.NONE));
    }
    var positions = new HashSet<Long>();
    appends.forEach(append -> positions.add(append.join().lastPosition()));
    assertThat(positions).hasSize(2_000);
    assertThat(new LogReader(database.app()).read().last()).isEqualTo(2_000);
    var all = IntStream.rangeClosed(1, 2_000).mapToObj(Long::valueOf).toList();
    await().untilAsserted(() -> assertThat(toldToLeft).isEqualTo(all));
    await().untilAsserted(() -> assertThat(toldToRight).isEqualTo(all));
  }

  @Test
  void aStalledWriterMakesNoReaderSkipAnything() throws Exception {
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var stalled = callers.submit(() -> left.commands().send(register(agent(1)), CAUSE));
      stall.inserted.await();
      var reader = new LogReader(database.app());
      var others = new ArrayList<CompletableFuture<Appended>>();
      for (int i = 0; i < 500; i++) {
        others.add(append(right, "right-" + i, Fence.NONE));
        if (i % 50 == 0) {
          reader.read();
        }
      }
      assertThat(reader.read().last()).isZero();
      stall.release.countDown();
      while (others.stream().anyMatch(other -> !other.isDone())) {
        reader.read();
      }
      others.forEach(CompletableFuture::join);
      assertThat(stalled.get()).isInstanceOf(Accepted.class);
      assertThat(reader.read().last()).isEqualTo(501);
      assertThat(reader.ids()).doesNotHaveDuplicates();
    }
  }

  @Test
  void aFrozenWriterLosesItsTurn() throws Exception {
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var frozen = callers.submit(() -> left.commands().send(register(agent(1)), CAUSE));
      stall.inserted.await();
      assertThat(append(right, "right", Fence.NONE).join().lastPosition()).isEqualTo(1);
      stall.release.countDown();
      assertThat(frozen.get()).isInstanceOf(Accepted.class);
      assertThat(new LogReader(database.app()).read().last()).isEqualTo(2);
    }
  }

  @Test
  void ofSixtyFourThatConflictOverBothExactlyOneWins() throws Exception {
    stall.release.countDown();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var races =
          IntStream.range(0, 64)
              .<Callable<Boolean>>mapToObj(i ->
                  () ->
                      (i % 2 == 0 ? left : right).commands().send(register(user(i), "ann"), CAUSE)
                          instanceof Accepted)
              .toList();
      var won = 0;
      for (var race : callers.invokeAll(races)) {
        won += race.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    }
    assertThat(new LogReader(database.app()).read().last()).isEqualTo(1);
  }

  @Test
  void aFenceHoldsAgainstTheOtherNode() {
    stall.release.countDown();
    left.commands().send(register(agent(1)), CAUSE);
    await().until(() -> right.facts().head() == 1);
    var fence = new Fence(1, Set.of(tag(agent(1))));
    append(right, "before", fence).join();
    left.commands().send(suspend(agent(1)), CAUSE);
    assertThatThrownBy(() -> append(right, "after", fence).join())
        .hasCauseInstanceOf(StaleDecision.class);
  }

  @Test
  void factsReachTheOtherNodesTail() {
    stall.release.countDown();
    var heard = Collections.synchronizedList(new ArrayList<Fact>());
    right.feed().tail("test", facts -> facts.forEach(fact -> heard.add(fact.fact())));
    append(left, "jti", Fence.NONE).join();
    await().untilAsserted(() -> assertThat(heard).containsExactly(introspected("jti")));
  }
}
