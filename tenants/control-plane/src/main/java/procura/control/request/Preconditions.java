package procura.control.request;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import java.util.Arrays;
import java.util.List;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;

/// Entity tags (RFC 9110 section 8.8.3): the position of the fact that changed an entity last.
public final class Preconditions {

  /// No fact stands there.
  private static final long NEVER = -1;

  private Preconditions() {}

  public static String etag(long position) {
    return "\"" + Long.toString(position, 36) + "\"";
  }

  /// The versions that `If-Match` allows (RFC 9110 section 13.1.1); empty where any will do. Nobody
  /// overwrites what they have not read: whether it still stands there is part of the append.
  static List<Long> ifMatch(HttpRequest<?> request) {
    var tags =
        request.getHeaders().getAll("If-Match").stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .map(String::strip)
            .toList();
    return tags.contains("*") ? List.of() : tags.stream().map(Preconditions::version).toList();
  }

  private static long version(String tag) {
    if (tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"")) {
      try {
        var position = Long.parseLong(tag.substring(1, tag.length() - 1), 36);
        return etag(position).equals(tag) ? position : NEVER;
      } catch (NumberFormatException _) {
        return NEVER;
      }
    }
    return NEVER;
  }

  /// Ends early what would be refused anyway. The append has the last word.
  public static void check(Caller caller, long position) {
    if (!caller.isDecided()
        && !caller.ifMatch().isEmpty()
        && !caller.ifMatch().contains(position)) {
      throw changed();
    }
  }

  public static ProblemException changed() {
    return new ProblemException(
        ProblemType.PRECONDITION_FAILED, "it has changed since you read it: read it again");
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
