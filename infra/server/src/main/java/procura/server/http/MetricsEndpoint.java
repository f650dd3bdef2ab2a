package procura.server.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/// Every meter of this process, in Prometheus' text format. No meter names a tenant or a person.
@Controller("/metrics")
final class MetricsEndpoint {

  private static final MediaType FORMAT = MediaType.of("text/plain; version=0.0.4; charset=utf-8");

  private final PrometheusMeterRegistry meters;

  private final FeedMeters feed;
  private final TokenMeters tokens;

  MetricsEndpoint(PrometheusMeterRegistry meters, FeedMeters feed, TokenMeters tokens) {
    this.tokens = tokens;
    this.meters = meters;
    this.feed = feed;
  }

  /// In this one format, whatever the scraper would rather have.
  @Get
  @Produces(MediaType.ALL)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<String> scrape() {
    feed.look();
    tokens.show(meters);
    return HttpResponse.ok(meters.scrape()).contentType(FORMAT);
  }
}
