package procura.server.console;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import procura.server.console.ConsoleFiles.Asset;

/// The console is one page that draws every address below `/console` itself: a browser that asks
/// for such an address gets that page, a file that is not there stays not there.
@Controller
// not MediaType.ALL: that would win over the console's own calls for whoever accepts anything
@Produces({
  MediaType.TEXT_HTML,
  "text/css",
  "text/javascript",
  "image/svg+xml",
  "image/png",
  "font/woff2",
  "application/json"
})
final class ConsoleEndpoint {

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
          + " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

  private static final String PAGE = "index.html";

  private final ConsoleFiles files;

  ConsoleEndpoint(ConsoleFiles files) {
    this.files = files;
  }

  @Get("/")
  HttpResponse<?> home() {
    return HttpResponse.seeOther(URI.create("/console"));
  }

  @Get("/console")
  HttpResponse<?> page(HttpRequest<?> request) {
    return answer(request, files.find(PAGE));
  }

  @Get("/console/{+path}")
  HttpResponse<?> file(HttpRequest<?> request, @PathVariable String path) {
    var asset = files.find(path);
    return answer(request, asset == null && isAddress(request, path) ? files.find(PAGE) : asset);
  }

  private static boolean isAddress(HttpRequest<?> request, String path) {
    return !path.substring(path.lastIndexOf('/') + 1).contains(".")
        && request.accept().stream().anyMatch(MediaType.TEXT_HTML_TYPE::equals);
  }

  private static HttpResponse<?> answer(HttpRequest<?> request, @Nullable Asset asset) {
    if (asset == null) {
      return HttpResponse.notFound();
    }
    MutableHttpResponse<?> response =
        asset.etag().equals(request.getHeaders().get(HttpHeaders.IF_NONE_MATCH))
            ? HttpResponse.notModified()
            : HttpResponse.ok(asset.bytes()).contentType(asset.type());
    return response
        .header(HttpHeaders.ETAG, asset.etag())
        .header(
            HttpHeaders.CACHE_CONTROL,
            asset.immutable() ? "public, max-age=31536000, immutable" : "no-cache")
        .header("Content-Security-Policy", POLICY)
        .header("Cross-Origin-Opener-Policy", "same-origin");
  }
}
