package procura.control.users;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.eventstore.AfterCommit;
import procura.eventstore.Feed;
import procura.eventstore.Feed.Subscription;
import procura.eventstore.StoredFact;
import procura.identity.user.UserEvent.UserErased;
import procura.tenancy.keys.PersonalData;

/// Makes sure that a recorded erasure destroys the person's key, also when the node that recorded
/// it dies in between, and that every node forgets the key at once.
@Singleton
final class Erasure implements AfterCommit, ApplicationEventListener<StartupEvent> {

  private final Feed feed;
  private final PersonalData personalData;
  private @Nullable Subscription subscription;

  Erasure(Feed feed, PersonalData personalData) {
    this.feed = feed;
    this.personalData = personalData;
  }

  @Override
  public synchronized void onApplicationEvent(StartupEvent event) {
    subscription =
        feed.subscribe(
            "control.erasure",
            (connection, facts) -> {
              for (var stored : facts) {
                if (stored.fact() instanceof UserErased erased) {
                  personalData.destroy(erased.tenant(), erased.user().value());
                }
              }
            });
  }

  @Override
  public void committed(List<StoredFact> facts) {
    for (var stored : facts) {
      if (stored.fact() instanceof UserErased erased) {
        personalData.forget(erased.tenant(), erased.user().value());
      }
    }
  }

  @PreDestroy
  synchronized void close() {
    if (subscription != null) {
      subscription.close();
    }
  }
}
