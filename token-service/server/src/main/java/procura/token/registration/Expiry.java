package procura.token.registration;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.Authority;
import procura.eventstore.Commands;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.client.ClientCommand.ExpireClient;
import procura.token.registration.SelfRegisteredStore.Unused;

/// Lets go of clients that came by themselves and that nobody has used within a day; those that
/// wait for an administrator have a week. What an administrator gave access to stays.
@Singleton
public final class Expiry {

  private static final Duration UNUSED = Duration.ofHours(24);
  private static final Duration WAITING = Duration.ofDays(7);

  private final Authority authority;
  private final Commands commands;
  private final SelfRegisteredStore store;
  private final InstantSource clock;

  Expiry(Authority authority, Commands commands, SelfRegisteredStore store, InstantSource clock) {
    this.authority = authority;
    this.commands = commands;
    this.store = store;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = "10m", initialDelay = "2m")
  public void sweep() {
    store.unusedBefore(clock.instant().minus(UNUSED)).forEach(this::consider);
  }

  private void consider(Unused unused) {
    var now = clock.instant();
    var client = authority.now(unused.tenant()).client(unused.client());
    if (client != null && !client.access().isEmpty()) {
      store.used(unused.tenant(), unused.client(), now);
    } else if (client == null || !mayStillWait(client, unused)) {
      store.forget(unused.tenant(), unused.client());
      commands.send(
          new ExpireClient(unused.tenant(), unused.client(), now),
          new Cause(Actor.SYSTEM, "expiry", "expiry"));
    }
  }

  private boolean mayStillWait(ClientAuthority client, Unused unused) {
    return !client.metadata().registration().approved()
        && clock.instant().isBefore(unused.since().plus(WAITING));
  }
}
