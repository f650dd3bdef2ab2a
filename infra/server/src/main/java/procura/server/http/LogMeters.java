package procura.server.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.annotation.Context;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.Arrays;
import procura.eventstore.Distribution;
import procura.eventstore.LogPace;

/// How long this node's appends take and how many go together: what every change and every token
/// waits for. Both are counted anyway and only read here, at a scrape.
@Context
final class LogMeters {

  private static final double NANOS = 1e9;

  LogMeters(LogPace pace, PrometheusMeterRegistry meters) {
    var registry = meters.getPrometheusRegistry();
    registry.register(
        histogram(
            "procura_log_append_seconds",
            "from asking for an append until it is durable",
            pace.appendNanos(),
            NANOS));
    registry.register(
        histogram(
            "procura_log_group_size", "appends recorded by one statement", pace.groupSizes(), 1));
  }

  private static Collector histogram(String name, String help, Distribution all, double unit) {
    var bounds = Arrays.stream(all.bounds()).mapToDouble(bound -> bound / unit);
    var upTo = Arrays.copyOf(bounds.toArray(), all.bounds().length + 1);
    upTo[upTo.length - 1] = Double.POSITIVE_INFINITY;
    return () ->
        HistogramSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(
                HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(upTo, all.counts()))
                    .sum(all.sum() / unit)
                    .build())
            .build();
  }
}
