package procura.server.http;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import procura.authority.Authority;
import procura.eventstore.refusal.RefusalLog;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.TenantId;
import procura.identity.administration.AdministrationEvent.RefusalsCounted;

/// How many requests were turned away unread: one fact a second and tenant, if there is such a
/// tenant.
@Singleton
class TurnedAway {

  /// Names that strangers made up count too, until they are looked at.
  private static final int MOST_NAMES = 10_000;

  private final Authority authority;
  private final RefusalLog refusals;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, Long> counts = new ConcurrentHashMap<>();
  private volatile Instant since;

  TurnedAway(Authority authority, RefusalLog refusals, InstantSource clock) {
    this.authority = authority;
    this.refusals = refusals;
    this.clock = clock;
    this.since = now();
  }

  void count(String tenant) {
    if (counts.size() < MOST_NAMES || counts.containsKey(tenant)) {
      counts.merge(tenant, 1L, Long::sum);
    }
  }

  @Scheduled(fixedDelay = "1s")
  void everySecond() {
    record();
  }

  /// A method of its own: one that is called at the end is never scheduled.
  @PreDestroy
  void atTheEnd() {
    record();
  }

  private void record() {
    var begun = since;
    since = now();
    for (var name : counts.keySet()) {
      var count = counts.remove(name);
      if (count != null) {
        record(name, count, begun);
      }
    }
  }

  private void record(String name, long count, Instant begun) {
    TenantId tenant;
    try {
      tenant = new TenantId(name);
    } catch (IllegalArgumentException _) {
      return;
    }
    if (authority.now(tenant).settings() != null) {
      var id = UUID.randomUUID().toString();
      refusals.record(
          new RefusalsCounted(tenant, "TooManyRequests", count, begun, now()),
          new Cause(Actor.SYSTEM, id, id));
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
