package procura.audit.checkpoint;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.audit.problem.AuditProblem;
import procura.audit.problem.ProblemType;
import procura.audit.problem.TenantPath;
import procura.tenancy.isolation.RequiredScope;

/// `GET …/audit/checkpoint`: what the log is now, signed, for an auditor to keep. With it he can
/// judge every later export. `GET …/audit/checkpoint/key`: the key to know it by.
@Controller("/api/v1/tenants/{tenant}/audit/checkpoint")
class CheckpointEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointEndpoint.class);
  private static final String NOTE = "text/plain; charset=utf-8";

  private final CheckpointPublisher publisher;

  CheckpointEndpoint(CheckpointPublisher publisher) {
    this.publisher = publisher;
  }

  @Get(produces = MediaType.TEXT_PLAIN)
  @ExecuteOn(TaskExecutors.BLOCKING)
  @RequiredScope("audit:read")
  HttpResponse<String> checkpoint(String tenant) {
    try {
      return text(publisher.publish(TenantPath.tenant(tenant)).toString());
    } catch (InconsistentLog e) {
      LOG.error("no checkpoint is signed any more", e);
      throw new AuditProblem(
          ProblemType.LOG_INCONSISTENT, "the log does not continue what was signed before");
    }
  }

  @Get(value = "/key", produces = MediaType.TEXT_PLAIN)
  @RequiredScope("audit:read")
  HttpResponse<String> key(String tenant) {
    return text(publisher.verifierKey(TenantPath.tenant(tenant)) + "\n");
  }

  private static MutableHttpResponse<String> text(String text) {
    return HttpResponse.ok(text)
        .header(HttpHeaders.CONTENT_TYPE, NOTE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
