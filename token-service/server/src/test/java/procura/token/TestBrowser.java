package procura.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A browser without scripts: keeps cookies, reads hidden fields, and follows redirects only when
/// told to.
public final class TestBrowser {

  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">");

  private final String baseUrl;
  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(cookies)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  TestBrowser(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  public HttpResponse<String> get(String location, String... headers) {
    return send(request(location).GET(), headers);
  }

  public HttpResponse<String> send(String method, String location, String... headers) {
    return send(request(location).method(method, BodyPublishers.noBody()), headers);
  }

  public HttpResponse<String> post(String location, String form, String... headers) {
    return send(
        request(location)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)),
        headers);
  }

  /// Submits a page's form: its hidden fields and `fields`.
  public HttpResponse<String> submit(HttpResponse<String> page, String action, String... fields) {
    var form = new ArrayList<String>();
    hidden(page.body()).forEach((name, value) -> form.add(pair(name, value)));
    for (int i = 0; i < fields.length; i += 2) {
      form.add(pair(fields[i], fields[i + 1]));
    }
    return post(action, String.join("&", form));
  }

  public HttpResponse<String> submit(HttpResponse<String> page, String[] fields) {
    return submit(page, page.uri().getPath(), fields);
  }

  /// Follows our own redirects up to a page or a redirect to elsewhere.
  public HttpResponse<String> follow(HttpResponse<String> response) {
    var current = response;
    while (current.statusCode() == 303 && isOurs(location(current))) {
      current = get(location(current));
    }
    return current;
  }

  /// Signs in on the login page that this browser is at.
  public HttpResponse<String> signIn(HttpResponse<String> page, String username, String password) {
    return follow(submit(page, new String[] {"username", username, "password", password}));
  }

  public List<String> cookieNames() {
    return cookies.getCookieStore().getCookies().stream().map(c -> c.getName()).toList();
  }

  public CookieManager cookies() {
    return cookies;
  }

  public static String location(HttpResponse<?> response) {
    return response.headers().firstValue("Location").orElse("");
  }

  /// The query of a redirect, every repetition kept.
  public static Map<String, List<String>> query(HttpResponse<?> response) {
    var all = new LinkedHashMap<String, List<String>>();
    var query = URI.create(location(response)).getRawQuery();
    for (var pair : (query == null ? "" : query).split("&", -1)) {
      var parts = pair.split("=", 2);
      all.computeIfAbsent(parts[0], _ -> new ArrayList<>())
          .add(parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return all;
  }

  public static Map<String, String> hidden(String html) {
    return HIDDEN
        .matcher(html)
        .results()
        .collect(
            Collectors.toMap(
                m -> m.group(1),
                m -> m.group(2).replace("&amp;", "&"),
                (a, _) -> a,
                LinkedHashMap::new));
  }

  static String pair(String name, String value) {
    return encode(name) + "=" + encode(value);
  }

  static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private boolean isOurs(String location) {
    return location.startsWith("/") || location.startsWith(baseUrl + "/");
  }

  private HttpRequest.Builder request(String location) {
    return HttpRequest.newBuilder(
        URI.create(location.startsWith("/") ? baseUrl + location : location));
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
    try {
      for (int i = 0; i < headers.length; i += 2) {
        request.header(headers[i], headers[i + 1]);
      }
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
