package procura.token.page;

import io.micronaut.http.HttpRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/// What stands in a path where an id belongs.
public final class PathIds {

  private static final int MOST = 512;

  private PathIds() {}

  /// @throws PageException for a path with a part that could be no id of anything
  public static void check(HttpRequest<?> http) {
    for (var part : http.getUri().getRawPath().split("/", -1)) {
      if (!part.isEmpty() && !isPossible(URLDecoder.decode(part, StandardCharsets.UTF_8))) {
        throw PageException.notFound();
      }
    }
  }

  private static boolean isPossible(String id) {
    return !id.isBlank() && id.length() <= MOST && id.indexOf('\0') < 0;
  }
}
