package procura.control.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/// Answers with the problem that a request ended with.
@Produces
@Singleton
public final class ProblemHandler implements ExceptionHandler<ProblemException, HttpResponse<?>> {

  @Override
  @SuppressWarnings("rawtypes") // the framework's interface names the raw type
  public HttpResponse<?> handle(HttpRequest request, ProblemException exception) {
    return answer(exception.problem());
  }

  public static HttpResponse<?> answer(Problem problem) {
    return HttpResponse.status(problem.status(), "")
        .contentType(MediaType.of("application/problem+json"))
        .body(problem);
  }
}
