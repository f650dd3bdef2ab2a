package procura.resource.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.resource.AccessToken;
import procura.resource.ResourceRequest;

/// Translates between servlets and the guard.
public final class ServletRequests {

  private static final String TOKEN = AccessToken.class.getName();
  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private ServletRequests() {}

  /// The token that let this request in; null outside the filter.
  public static @Nullable AccessToken token(HttpServletRequest request) {
    return request.getAttribute(TOKEN) instanceof AccessToken token ? token : null;
  }

  static void remember(HttpServletRequest request, AccessToken token) {
    request.setAttribute(TOKEN, token);
  }

  public static ResourceRequest read(HttpServletRequest request) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (var name : Collections.list(request.getHeaderNames())) {
      headers.put(name, Collections.list(request.getHeaders(name)));
    }
    return new ResourceRequest(
        request.getMethod(),
        request.getRequestURI(),
        request.getQueryString(),
        headers,
        request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0
            ? chain[0]
            : null);
  }
}
