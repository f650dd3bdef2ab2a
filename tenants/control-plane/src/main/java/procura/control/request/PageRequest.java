package procura.control.request;

import io.micronaut.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;

/// Which part of a list is wanted: the newest `limit` entries older than `before`.
public record PageRequest(int limit, long before) {

  private static final int DEFAULT = 50;
  private static final int MOST = 200;

  /// Reads `limit` and `cursor`.
  public static PageRequest of(HttpRequest<?> request) {
    var parameters = request.getParameters();
    return new PageRequest(limit(parameters.get("limit")), before(parameters.get("cursor")));
  }

  boolean isFirst() {
    return before == Long.MAX_VALUE;
  }

  private static int limit(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return DEFAULT;
    }
    try {
      var limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new ProblemException(
        ProblemType.INVALID_LIMIT, "`limit` must be a number from 1 to " + MOST);
  }

  private static long before(@Nullable String cursor) {
    if (cursor == null || cursor.isEmpty()) {
      return Long.MAX_VALUE;
    }
    try {
      var bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length == Long.BYTES) {
        return ByteBuffer.wrap(bytes).getLong();
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw new ProblemException(
        ProblemType.INVALID_CURSOR, "`cursor` must be a `next_cursor` of this list");
  }

  /// The cursor of what follows after the entry made at `position`.
  public static String cursorAfter(long position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(ByteBuffer.allocate(Long.BYTES).putLong(position).array());
  }
}
