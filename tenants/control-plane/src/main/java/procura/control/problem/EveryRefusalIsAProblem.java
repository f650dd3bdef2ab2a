package procura.control.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives what the framework refuses by itself (no such address, a wrong method, a failure of ours)
/// the same form as every other refusal of the admin API, and lets nobody store an answer.
@ServerFilter("/api/v1/**")
final class EveryRefusalIsAProblem {

  private static final Logger LOG = LoggerFactory.getLogger(EveryRefusalIsAProblem.class);

  @ResponseFilter
  void refusals(
      HttpRequest<?> request, MutableHttpResponse<?> response, @Nullable Throwable failure) {
    response.header("Cache-Control", "no-store").header("X-Content-Type-Options", "nosniff");
    var status = response.code();
    if (status < 400
        || response
            .getContentType()
            .filter(type -> type.getName().equals("application/problem+json"))
            .isPresent()) {
      return;
    }
    var type = typeOf(status);
    var problem = Problem.of(type, type.title());
    if (status >= 500) {
      var trace = UUID.randomUUID().toString();
      LOG.error("{} {} failed, trace {}", request.getMethod(), request.getPath(), trace, failure);
      problem = new Problem(problem.type(), problem.title(), status, problem.detail(), null, trace);
    }
    response.contentType(MediaType.of("application/problem+json"));
    response.getHeaders().remove("Content-Length");
    setBody(response, problem);
  }

  @SuppressWarnings("unchecked") // a response is asked to carry another body than it had
  private static void setBody(MutableHttpResponse<?> response, Problem problem) {
    ((MutableHttpResponse<Object>) response).body(problem);
  }

  private static ProblemType typeOf(int status) {
    return switch (status) {
      case 413 -> ProblemType.TOO_LARGE;
      case 400 -> ProblemType.INVALID_REQUEST;
      case 401 -> ProblemType.AUTHENTICATION_REQUIRED;
      case 403 -> ProblemType.INSUFFICIENT_SCOPE;
      default ->
          Arrays.stream(ProblemType.values())
              .filter(type -> type.status().getCode() == status)
              .findFirst()
              .orElse(status < 500 ? ProblemType.INVALID_REQUEST : ProblemType.INTERNAL);
    };
  }
}
