package procura.token.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.tenancy.keys.Secrets;

/// The stylesheet and the scripts of the pages, the same for every tenant.
@Controller(value = "/pages", produces = MediaType.ALL)
final class AssetsEndpoint {

  private record Asset(String contentType, String text, String etag) {}

  private final Map<String, Asset> assets =
      Map.of(
          "style.css", asset("style.css", "text/css;charset=utf-8"),
          "icon.svg", asset("icon.svg", "image/svg+xml"),
          "submit.js", asset("submit.js", "text/javascript;charset=utf-8"),
          "passkey.js", asset("passkey.js", "text/javascript;charset=utf-8"));

  @Get("/{name}")
  HttpResponse<?> asset(@PathVariable String name, HttpRequest<?> request) {
    var asset = assets.get(name);
    if (asset == null) {
      return HttpResponse.notFound();
    }
    var response =
        asset.etag().equals(request.getHeaders().get("If-None-Match"))
            ? HttpResponse.notModified()
            : HttpResponse.ok(asset.text()).contentType(asset.contentType());
    return response
        .header("ETag", asset.etag())
        .header("Cache-Control", "public, max-age=300")
        .header("X-Content-Type-Options", "nosniff");
  }

  private static Asset asset(String name, String contentType) {
    try (var file = AssetsEndpoint.class.getResourceAsStream("/pages/" + name)) {
      return asset(file == null ? null : file.readAllBytes(), name, contentType);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Asset asset(byte @Nullable [] bytes, String name, String contentType) {
    if (bytes == null) {
      throw new IllegalStateException("no " + name);
    }
    var text = new String(bytes, StandardCharsets.UTF_8);
    return new Asset(contentType, text, '"' + Secrets.hash(text) + '"');
  }
}
