package procura.resource;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A request as the guard sees it, free of any framework: method, path and query as they came over
/// the wire, headers by lower-case name, and the client certificate of the TLS connection if any.
public record ResourceRequest(
    String method,
    String rawPath,
    @Nullable String rawQuery,
    Map<String, List<String>> headers,
    @Nullable X509Certificate clientCertificate) {

  public ResourceRequest {
    var lowered = new TreeMap<String, List<String>>();
    headers.forEach(
        (name, values) -> lowered.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    headers = lowered;
  }

  public static ResourceRequest of(
      String method, String rawPath, @Nullable String rawQuery, Map<String, List<String>> headers) {
    return new ResourceRequest(method, rawPath, rawQuery, headers, null);
  }

  public List<String> header(String name) {
    return headers.getOrDefault(name, List.of());
  }
}
