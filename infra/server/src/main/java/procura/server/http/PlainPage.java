package procura.server.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// What a person sees where no room has a page: an address that leads nowhere, a server that is
/// busy. Says no more than that.
final class PlainPage {

  private static final String STYLE =
      "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1.5rem;"
          + "color:#1b1f24;background:#fbfaf8}h1{font-size:1.5rem}";

  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + hash(STYLE)
          + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private PlainPage() {}

  /// Whether a browser asks, which names HTML itself.
  static boolean isWanted(HttpRequest<?> request) {
    var accept = request.getHeaders().get(HttpHeaders.ACCEPT);
    return accept != null && accept.contains("text/html");
  }

  static MutableHttpResponse<String> of(HttpStatus status, String title, String text) {
    return in(HttpResponse.status(status), title, text);
  }

  static MutableHttpResponse<String> in(
      MutableHttpResponse<?> response, String title, String text) {
    return response
        .header("Content-Security-Policy", POLICY)
        .header("Cache-Control", "no-store")
        .contentType(MediaType.of("text/html; charset=utf-8"))
        .body(
            """
            <!doctype html><html lang="en"><head><meta charset="utf-8">\
            <meta name="viewport" content="width=device-width"><title>%s</title>\
            <style>%s</style></head><body><main><h1>%s</h1><p>%s</p></main></body></html>
            """
                .formatted(title, STYLE, title, text));
  }

  private static String hash(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
