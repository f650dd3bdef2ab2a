package procura.control.access;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import procura.tenancy.isolation.PublicUrls;

/// Whether a request with a session cookie comes from the console's own pages. Three signs that
/// another site can't forge: a header of ours, `Origin`, and `Sec-Fetch-Site`.
public final class SameSite {

  private SameSite() {}

  public static boolean fromConsole(HttpRequest<?> request, PublicUrls urls) {
    var headers = request.getHeaders();
    var origin = headers.get("Origin");
    if (origin != null && !origin.equals(urls.base())) {
      return false;
    }
    var site = headers.get("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return false;
    }
    // a download is a plain link, which can't carry the header
    var download = request.getMethod() == HttpMethod.GET && "same-origin".equals(site);
    return download || "1".equals(headers.get("X-Procura-Console"));
  }
}
