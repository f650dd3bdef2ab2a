package procura.server.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/// Every meter of this process, in Prometheus' text format. No meter names a tenant or a person.
@Controller("/metrics")
final class MetricsEndpoint {

  private final PrometheusMeterRegistry meters;

  MetricsEndpoint(PrometheusMeterRegistry meters) {
    this.meters = meters;
  }

  @Get
  @Produces("text/plain; version=0.0.4; charset=utf-8")
  @ExecuteOn(TaskExecutors.BLOCKING)
  String scrape() {
    return meters.scrape();
  }
}
