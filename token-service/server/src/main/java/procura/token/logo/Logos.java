package procura.token.logo;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.authority.Authorities.Status;
import procura.authority.View;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.outbound.Call;
import procura.outbound.Outbound;
import procura.outbound.Outcome.Answer;
import procura.outbound.Outcome.Failure;
import procura.outbound.Outcome.Reason;
import procura.token.logo.LogoStore.Picture;

/// The logos of clients (`logo_uri`, RFC 7591 section 2) from our own origin, so that no client
/// learns who looks at a page of ours. A page that wants one has it fetched for the next; it never
/// waits. Only an administrator's word gets a client a logo: RFC 7591 section 5 warns of those that
/// imitate another's, and no check of ours would see it.
///
/// However often pages ask, a host is called once a day, or once in a quarter of an hour while
/// there is nothing to show; of one tenant a node fetches one logo at a time.
@Singleton
public final class Logos implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Logos.class);

  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_PIXELS = 1024;
  private static final Duration WITHIN = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofDays(1);
  private static final Duration AGAIN_IN_VAIN = Duration.ofMinutes(15);

  /// How long a logo stays whose host can't be reached.
  private static final Duration LONGEST_OUTAGE = Duration.ofDays(7);

  private static final Duration UNUSED = Duration.ofDays(30);
  private static final int MOST_AT_ONCE = 4;

  private static final Set<Reason> PASSING =
      EnumSet.of(Reason.UNKNOWN_HOST, Reason.CONNECTION, Reason.TIMEOUT, Reason.BUSY);

  private final LogoStore store;
  private final Outbound outbound;
  private final InstantSource clock;
  private final Set<TenantId> fetching = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          MOST_AT_ONCE,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("logos-", 0).factory());

  Logos(LogoStore store, Outbound outbound, InstantSource clock) {
    this.store = store;
    this.outbound = outbound;
    this.clock = clock;
  }

  private record Wanted(ClientId client, String uri) {}

  /// Where a page has a client's logo from, or null.
  public @Nullable String of(View view, ClientId client) {
    return of(view, List.of(client)).get(client);
  }

  /// Where a page has the logos of those clients from that have one.
  public Map<ClientId, String> of(View view, Collection<ClientId> clients) {
    var uris = uris(view, clients);
    if (uris.isEmpty()) {
      return Map.of();
    }
    var now = clock.instant();
    var due = new LinkedHashMap<>(uris);
    var paths = new HashMap<ClientId, String>();
    for (var known : store.find(view.tenant(), uris.keySet())) {
      if (known.isOf(uris.getOrDefault(known.client(), ""))) {
        if (known.dueAt().isAfter(now)) {
          due.remove(known.client());
        }
        if (known.hash() != null) {
          paths.put(known.client(), "/t/" + view.tenant() + "/logos/" + known.hash());
        }
      }
    }
    if (!due.isEmpty()) {
      var wanted = new ArrayList<Wanted>();
      due.forEach((client, uri) -> wanted.add(new Wanted(client, uri)));
      fetchSoon(view.tenant(), wanted);
    }
    return Map.copyOf(paths);
  }

  /// For a page that is about to be shown.
  public void prepare(View view, ClientId client) {
    of(view, List.of(client));
  }

  private static Map<ClientId, String> uris(View view, Collection<ClientId> clients) {
    var uris = new LinkedHashMap<ClientId, String>();
    for (var id : clients) {
      var client = view.client(id);
      var uri = client == null ? null : client.metadata().presentation().logoUri();
      if (client != null
          && uri != null
          && client.status() == Status.ACTIVE
          && client.metadata().registration().vouchedFor()) {
        uris.put(id, uri);
      }
    }
    return uris;
  }

  private void fetchSoon(TenantId tenant, List<Wanted> all) {
    if (!fetching.add(tenant)) {
      return; // the next page that wants it asks again
    }
    try {
      threads.execute(() -> {
        try {
          all.forEach(wanted -> fetch(tenant, wanted));
        } finally {
          fetching.remove(tenant);
        }
      });
    } catch (RejectedExecutionException _) {
      fetching.remove(tenant);
    }
  }

  boolean isFetching(TenantId tenant) {
    return fetching.contains(tenant);
  }

  private void fetch(TenantId tenant, Wanted wanted) {
    var now = clock.instant();
    var client = wanted.client();
    var uri = wanted.uri();
    if (!store.claim(tenant, client, uri, now, now.plus(AGAIN_IN_VAIN))) {
      return;
    }
    var call =
        Call.get(tenant, URI.create(uri))
            .header("Accept", "image/png, image/jpeg, image/webp, image/gif")
            .atMost(MOST_BYTES)
            .within(WITHIN);
    switch (outbound.send(call)) {
      case Answer answer when answer.status() == 200 -> take(tenant, wanted, answer.bytes(), now);
      case Answer answer ->
          none(tenant, wanted, "answered " + answer.status(), isPassing(answer.status()), now);
      case Failure(var reason, var detail) ->
          none(tenant, wanted, reason + ": " + detail, PASSING.contains(reason), now);
    }
  }

  private static boolean isPassing(int status) {
    return status >= 500 || status == 429;
  }

  private void take(TenantId tenant, Wanted wanted, byte[] bytes, Instant now) {
    var raster = Raster.of(bytes);
    if (raster == null) {
      none(tenant, wanted, "is no still PNG, JPEG, WebP or GIF", false, now);
    } else if (!raster.isWithin(MOST_PIXELS)) {
      none(tenant, wanted, "is " + raster.width() + " by " + raster.height(), false, now);
    } else {
      store.keep(
          tenant,
          wanted.client(),
          wanted.uri(),
          new Picture(raster.format(), bytes),
          now,
          now.plus(AGAIN));
    }
  }

  private void none(TenantId tenant, Wanted wanted, String reason, boolean passing, Instant now) {
    LOG.info("no logo of {} of {} from {}: {}", wanted.client(), tenant, wanted.uri(), reason);
    store.drop(tenant, wanted.client(), wanted.uri(), passing ? now.minus(LONGEST_OUTAGE) : now);
  }

  @Scheduled(initialDelay = "7m", fixedDelay = "1h")
  void forgetUnused() {
    store.forgetDueBefore(clock.instant().minus(UNUSED));
  }

  @PreDestroy
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
