package procura.eventstore.refusal;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Fact;
import procura.identity.TenantId;
import procura.identity.administration.AdministrationEvent.RefusalsCounted;
import procura.tenancy.lifecycle.RateLimits.Rate;
import procura.tenancy.limit.Buckets;

/// Records refusals before they are answered. Nobody fills the log by being refused: past a rate,
/// the refusals of one kind and tenant wait for each other for a moment and become one fact that
/// says how many they were. None is lost, since each is answered only when it is counted for good.
@Singleton
public final class RefusalLog {

  static final Rate EACH = new Rate(50, 1_000);

  private static final Duration TOGETHER = Duration.ofMillis(500);

  private final FactLog log;
  private final InstantSource clock;
  private final Buckets buckets;
  private final Executor later;
  private final ConcurrentHashMap<Name, Flood> floods = new ConcurrentHashMap<>();

  @Inject
  public RefusalLog(FactLog log, InstantSource clock) {
    this(
        log,
        clock,
        new Buckets(System::nanoTime),
        CompletableFuture.delayedExecutor(TOGETHER.toMillis(), TimeUnit.MILLISECONDS));
  }

  RefusalLog(FactLog log, InstantSource clock, Buckets buckets, Executor later) {
    this.log = log;
    this.clock = clock;
    this.buckets = buckets;
    this.later = later;
  }

  private record Name(TenantId tenant, String kind) {}

  /// Refusals that wait to be counted.
  private static final class Flood {
    private final Instant since;
    private final CompletableFuture<FactLog.Appended> counted = new CompletableFuture<>();
    private final AtomicLong refusals = new AtomicLong();

    private Flood(Instant since) {
      this.since = since;
    }
  }

  /// Returns when it is durable.
  public void record(Fact refusal, Cause cause) {
    await(
        buckets.take(refusal.tenant(), EACH) == 0
            ? log.append(List.of(refusal), cause, Fence.NONE).toCompletableFuture()
            : counted(refusal));
  }

  private CompletableFuture<FactLog.Appended> counted(Fact refusal) {
    var name = new Name(refusal.tenant(), refusal.getClass().getSimpleName());
    return floods.compute(
            name,
            (_, before) -> {
              var flood = before;
              if (flood == null) {
                flood = new Flood(now());
                later.execute(() -> count(name));
              }
              flood.refusals.incrementAndGet();
              return flood;
            })
        .counted;
  }

  /// Whoever comes after this belongs to the next flood.
  private void count(Name name) {
    var flood = floods.remove(name);
    if (flood == null) {
      return;
    }
    var id = UUID.randomUUID().toString();
    log.append(
            List.of(
                new RefusalsCounted(
                    name.tenant(), name.kind(), flood.refusals.get(), flood.since, now())),
            new Cause(Actor.SYSTEM, id, id),
            Fence.NONE)
        .whenComplete((appended, failure) -> {
          if (failure == null) {
            flood.counted.complete(appended);
          } else {
            flood.counted.completeExceptionally(failure);
          }
        });
  }

  /// How many of a tenant wait to be counted.
  long waiting(TenantId tenant) {
    var all = new AtomicLong();
    floods.forEach(
        (name, flood) -> all.addAndGet(name.tenant().equals(tenant) ? flood.refusals.get() : 0));
    return all.get();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static void await(CompletableFuture<FactLog.Appended> appended) {
    try {
      appended.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : e;
    }
  }
}
