package procura.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static procura.eventstore.Samples.CAUSE;
import static procura.eventstore.Samples.agent;
import static procura.eventstore.Samples.introspected;
import static procura.eventstore.Samples.register;
import static procura.eventstore.Samples.suspend;
import static procura.eventstore.Samples.tag;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.eventstore.FactLog.Appended;
import procura.eventstore.postgres.LogSettings;
import procura.eventstore.wiring.EventStore;

class FactLogIT {

  private final TestDatabase database = new TestDatabase();
  private final List<Long> told = Collections.synchronizedList(new ArrayList<>());
  private final EventStore store = open(LogSettings.DEFAULT);
  private final FactLog log = store.facts();

  private EventStore open(LogSettings settings) {
    return EventStore.open(
        database.app(),
        settings.withoutDurabilityCheck(),
        Samples.parts(
            List::of, () -> List.of(facts -> facts.forEach(fact -> told.add(fact.position())))));
  }

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  private static CompletableFuture<Appended> append(FactLog log, String jti, Fence fence) {
    return log.append(List.of(introspected(jti)), CAUSE, fence).toCompletableFuture();
  }

  @Test
  void concurrentAppendsAreNumberedWithoutGapAndToldInOrder() {
    var heads = new ArrayList<CompletableFuture<Appended>>();
    for (int i = 0; i < 2_000; i++) {
      heads.add(append(log, "jti-" + i, Fence.NONE));
    }
    CompletableFuture.allOf(heads.toArray(CompletableFuture[]::new)).join();
    assertThat(heads.stream().map(head -> head.join().lastPosition()))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 2_000).mapToObj(Long::valueOf).toList());
    assertThat(told).isSorted().hasSize(2_000);
    assertThat(new LogReader(database.app()).read().last()).isEqualTo(2_000);
  }

  @Test
  void listenersAndHeadAreThereBeforeTheAcknowledgement() {
    var behind = new AtomicLong();
    var appends = new ArrayList<CompletableFuture<?>>();
    for (int i = 0; i < 500; i++) {
      appends.add(
          append(log, "jti-" + i, Fence.NONE)
              .thenAccept(a -> {
                if (log.head() < a.lastPosition() || !told.contains(a.lastPosition())) {
                  behind.incrementAndGet();
                }
              }));
    }
    CompletableFuture.allOf(appends.toArray(CompletableFuture[]::new)).join();
    assertThat(behind).hasValue(0);
  }

  @Test
  void factsOfOneAppendStayTogether() {
    var last =
        log.append(List.of(introspected("a"), introspected("b")), CAUSE, Fence.NONE)
            .toCompletableFuture()
            .join();
    assertThat(last.lastPosition()).isEqualTo(2);
    assertThat(append(log, "c", Fence.NONE).join().lastPosition()).isEqualTo(3);
  }

  @Nested
  class AFence {

    private final Set<String> tags = Set.of(tag(agent(1)), tag(agent(2)));

    @Test
    void letsPassWhatNothingChanged() {
      store.commands().send(register(agent(1)), CAUSE);
      var readAt = log.head();
      store.commands().send(register(agent(3)), CAUSE);
      assertThat(append(log, "jti", new Fence(readAt, tags)).join().lastPosition()).isEqualTo(3);
    }

    @Test
    void stopsWhatWasDecidedBeforeAChange() {
      store.commands().send(register(agent(1)), CAUSE);
      var readAt = log.head();
      store.commands().send(suspend(agent(1)), CAUSE);
      assertThatThrownBy(() -> append(log, "jti", new Fence(readAt, tags)).join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(StaleDecision.class);
    }

    @Test
    void holdsForWhatWasReadBeforeThisNodeStarted() {
      store.commands().send(register(agent(1)), CAUSE);
      var readAt = log.head();
      store.commands().send(suspend(agent(1)), CAUSE);
      try (var other = open(LogSettings.DEFAULT)) {
        assertThatThrownBy(() -> append(other.facts(), "jti", new Fence(readAt, tags)).join())
            .hasCauseInstanceOf(StaleDecision.class);
        append(other.facts(), "jti", new Fence(readAt + 1, tags)).join();
      }
    }

    @Test
    void holdsForWhatTheTailHasForgotten() {
      try (var small = open(LogSettings.DEFAULT.withTail(5))) {
        small.commands().send(register(agent(1)), CAUSE);
        var readAt = small.facts().head();
        small.commands().send(suspend(agent(1)), CAUSE);
        for (int i = 10; i < 30; i++) {
          small.commands().send(register(agent(i)), CAUSE);
        }
        assertThatThrownBy(() -> append(small.facts(), "jti", new Fence(readAt, tags)).join())
            .hasCauseInstanceOf(StaleDecision.class);
        append(small.facts(), "jti", new Fence(readAt + 1, tags)).join();
      }
    }

    /// No token after an acknowledged suspension, whatever is under way at that moment.
    @Test
    void neverPassesAfterTheChangeIsAcknowledged() {
      store.commands().send(register(agent(1)), CAUSE);
      var readAt = log.head();
      var before = new ArrayList<CompletableFuture<Appended>>();
      for (int i = 0; i < 300; i++) {
        before.add(append(log, "before-" + i, new Fence(readAt, tags)));
      }
      store.commands().send(suspend(agent(1)), CAUSE);
      var suspendedAt = log.head();
      var after = append(log, "after", new Fence(readAt, tags));
      assertThatThrownBy(after::join).hasCauseInstanceOf(StaleDecision.class);
      for (var append : before) {
        if (!append.handle((_, e) -> e != null).join()) {
          assertThat(append.join().lastPosition()).isLessThan(suspendedAt);
        }
      }
    }
  }
}
