package procura.control.request;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import java.util.Arrays;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;

/// Entity tags (RFC 9110 section 8.8.3): the position of the fact that changed an entity last.
public final class Preconditions {

  private Preconditions() {}

  public static String etag(long position) {
    return "\"" + Long.toString(position, 36) + "\"";
  }

  /// `If-Match` (RFC 9110 section 13.1.1): nobody overwrites what they have not read.
  public static void checkIfMatch(HttpRequest<?> request, long position) {
    var wanted = request.getHeaders().getAll("If-Match");
    var tag = etag(position);
    if (!wanted.isEmpty()
        && wanted.stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .map(String::strip)
            .noneMatch(value -> value.equals("*") || value.equals(tag))) {
      throw new ProblemException(
          ProblemType.PRECONDITION_FAILED, "it has changed since you read it: read it again");
    }
  }

  /// An entity with its tag; `304` when the caller has it already (RFC 9110 section 13.1.2).
  public static <T> MutableHttpResponse<T> entity(HttpRequest<?> request, T entity, long position) {
    var tag = etag(position);
    if (request.getHeaders().getAll("If-None-Match").contains(tag)) {
      return HttpResponse.<T>notModified().header("ETag", tag);
    }
    return HttpResponse.ok(entity).header("ETag", tag);
  }
}
