package procura.audit.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes problems as `application/problem+json`.
@Singleton
class AuditProblemHandler
    implements ExceptionHandler<AuditProblem, HttpResponse<Map<String, Object>>> {

  @Override
  @SuppressWarnings("rawtypes") // as the interface has it
  public HttpResponse<Map<String, Object>> handle(HttpRequest request, AuditProblem problem) {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", problem.type().uri());
    body.put("title", problem.type().title());
    body.put("status", problem.type().status());
    body.put("detail", String.valueOf(problem.getMessage()));
    return HttpResponse.<Map<String, Object>>status(HttpStatus.valueOf(problem.type().status()))
        .contentType(MediaType.APPLICATION_JSON_PROBLEM)
        .body(body);
  }
}
