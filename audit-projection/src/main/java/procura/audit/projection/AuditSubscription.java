package procura.audit.projection;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import procura.eventstore.Feed;

/// Keeps the projection at the feed from start to stop.
@Singleton
@Requires(beans = Feed.class)
class AuditSubscription implements ApplicationEventListener<StartupEvent> {

  private final Feed feed;
  private final AuditProjection projection;
  private Feed.@Nullable Subscription subscription;

  AuditSubscription(Feed feed, AuditProjection projection) {
    this.feed = feed;
    this.projection = projection;
  }

  @Override
  public void onApplicationEvent(StartupEvent event) {
    subscription = feed.subscribe(AuditProjection.NAME, projection);
  }

  @EventListener
  void stop(ShutdownEvent event) {
    if (subscription != null) {
      subscription.close();
    }
  }
}
