package procura.server.http;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.inject.Singleton;
import procura.eventstore.FactLog;
import procura.eventstore.Feed;

/// How far each reader of the log is behind, and which stands still: what an alarm watches.
@Singleton
final class FeedMeters {

  private final Feed feed;
  private final FactLog log;
  private final MultiGauge lag;
  private final MultiGauge stopped;

  FeedMeters(Feed feed, FactLog log, PrometheusMeterRegistry meters) {
    this.feed = feed;
    this.log = log;
    this.lag =
        MultiGauge.builder("procura.feed.lag")
            .description("facts that a subscription has not handled yet")
            .register(meters);
    this.stopped =
        MultiGauge.builder("procura.feed.stopped")
            .description("1 while a subscription stands still")
            .register(meters);
    meters.gauge("procura.log.head", log, FactLog::head);
  }

  /// Looks anew, for a scrape.
  void look() {
    var head = log.head();
    var all = feed.subscriptions();
    lag.register(
        all.stream()
            .map(one ->
                Row.of(Tags.of("subscription", one.name()), Math.max(0, head - one.position())))
            .toList(),
        true);
    stopped.register(
        all.stream()
            .map(one -> Row.of(Tags.of("subscription", one.name()), one.trouble() == null ? 0 : 1))
            .toList(),
        true);
  }
}
