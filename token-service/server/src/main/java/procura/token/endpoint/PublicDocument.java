package procura.token.endpoint;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import procura.tenancy.keys.Secrets;

/// A JSON document for everybody, prepared once and answered as the same bytes.
@SuppressWarnings("ArrayRecordComponent") // made here and only ever written out
record PublicDocument(byte[] json, String etag) {

  static PublicDocument of(byte[] json) {
    return new PublicDocument(
        json, '"' + Secrets.hash(new String(json, java.nio.charset.StandardCharsets.UTF_8)) + '"');
  }

  MutableHttpResponse<byte[]> answer(HttpRequest<?> request, int maxAgeSeconds) {
    MutableHttpResponse<byte[]> response =
        etag.equals(request.getHeaders().get("If-None-Match"))
            ? HttpResponse.notModified()
            : HttpResponse.ok(json).contentType("application/json");
    return response
        .header("ETag", etag)
        .header("Cache-Control", "public, max-age=" + maxAgeSeconds)
        .header("Access-Control-Allow-Origin", "*")
        .header("X-Content-Type-Options", "nosniff");
  }

  /// There is no such tenant, or nothing here: the answer tells nobody which.
  static MutableHttpResponse<byte[]> notFound() {
    return HttpResponse.<byte[]>notFound()
        .body("{\"error\":\"not_found\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .header("Access-Control-Allow-Origin", "*");
  }
}
