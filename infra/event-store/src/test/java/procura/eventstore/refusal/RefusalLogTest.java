package procura.eventstore.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Fact;
import procura.identity.TenantId;
import procura.identity.administration.AdministrationEvent.AccessRefused;
import procura.identity.administration.AdministrationEvent.RefusalsCounted;
import procura.tenancy.limit.Buckets;

class RefusalLogTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Cause CAUSE = new Cause(Actor.SYSTEM, "c", "c");
  private static final int MORE = 37;

  private final Recorded recorded = new Recorded();
  private final LinkedBlockingQueue<Runnable> later = new LinkedBlockingQueue<>();
  private final RefusalLog refusals =
      new RefusalLog(recorded, InstantSource.fixed(NOW), new Buckets(() -> 0), later::add);

  private static Fact refusal(String tenant) {
    return new AccessRefused(new TenantId(tenant), "GET /x", "no token", NOW);
  }

  @Test
  void aFloodBecomesOneFactThatCountsItAndNobodyIsAnsweredBefore() throws Exception {
    for (int i = 0; i < RefusalLog.EACH.burst(); i++) {
      refusals.record(refusal("flooded"), CAUSE);
    }
    assertThat(recorded.facts()).hasSize(RefusalLog.EACH.burst());
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting =
          Stream.generate(() -> callers.submit(() -> refusals.record(refusal("flooded"), CAUSE)))
              .limit(MORE)
              .toList();
      var flush = later.take();
      while (refusals.waiting(new TenantId("flooded")) < MORE) {
        Thread.onSpinWait();
      }
      assertThat(waiting).noneMatch(Future::isDone);
      flush.run();
      for (var one : waiting) {
        one.get();
      }
    }
    assertThat(recorded.facts().getLast())
        .isEqualTo(new RefusalsCounted(new TenantId("flooded"), "AccessRefused", MORE, NOW, NOW));
    assertThat(recorded.facts()).hasSize(RefusalLog.EACH.burst() + 1);
    refusals.record(refusal("quiet"), CAUSE);
    assertThat(recorded.facts().getLast()).as("others go on").isEqualTo(refusal("quiet"));
  }

  /// A log that keeps everything.
  private static final class Recorded implements FactLog {

    private final List<Fact> facts = new ArrayList<>();

    synchronized List<Fact> facts() {
      return List.copyOf(facts);
    }

    @Override
    public synchronized long head() {
      return facts.size();
    }

    @Override
    public synchronized CompletionStage<Appended> append(
        List<? extends Fact> added, Cause cause, Fence fence) {
      facts.addAll(added);
      return CompletableFuture.completedFuture(new Appended(facts.size()));
    }
  }
}
