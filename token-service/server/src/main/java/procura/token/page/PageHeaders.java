package procura.token.page;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import java.net.URI;

/// The headers of everything between a person's browser and us (RFC 9700 sections 4.2.4, 4.12 and
/// 4.16): not stored, not framed, no address passed on.
public final class PageHeaders {

  private PageHeaders() {}

  static <T> MutableHttpResponse<T> on(MutableHttpResponse<T> response) {
    return response
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .header("Cross-Origin-Opener-Policy", "same-origin");
  }

  /// 303: whatever the method was, the browser goes on with GET and leaves the form's fields here.
  public static MutableHttpResponse<String> seeOther(String location) {
    return on(HttpResponse.<String>status(io.micronaut.http.HttpStatus.SEE_OTHER))
        .header("Location", location);
  }

  /// Whether `location` can be a header value at all.
  static boolean isUri(String location) {
    try {
      URI.create(location);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
