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

  /// In itself, since what would serve a stylesheet may be what is away; the look is that of the
  /// pages that people sign in on.
  private static final String STYLE =
      ":root{color-scheme:light dark;--paper:#f4f4f1;--sheet:#fff;--ink:#1b2422;--quiet:#5a6563;"
          + "--line:#e0e3df}"
          + "@media(prefers-color-scheme:dark){:root{--paper:#131817;--sheet:#1b2221;"
          + "--ink:#e7ecea;--quiet:#a4b0ad;--line:#303a38}}"
          + "*{box-sizing:border-box}"
          + "body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;"
          + "padding:clamp(1rem,8vh,5rem) 1rem 1.5rem;color:var(--ink);background:var(--paper);"
          + "font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}"
          + "main{width:100%;max-width:27rem;padding:2rem 2.25rem;background:var(--sheet);"
          + "border:1px solid var(--line);border-radius:16px}"
          + "h1{margin:0 0 .375rem;font-size:1.5rem;line-height:1.25;font-weight:650}p{margin:0}"
          + "footer{margin-top:auto;padding-top:1.5rem;color:var(--quiet);font-size:.8125rem}";

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
            <meta name="viewport" content="width=device-width, initial-scale=1"><title>%s</title>\
            <style>%s</style></head><body><main><h1>%s</h1><p>%s</p></main>\
            <footer><p>Protected by Procura</p></footer></body></html>
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
