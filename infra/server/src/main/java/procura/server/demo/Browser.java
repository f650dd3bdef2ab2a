package procura.server.demo;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Bob's browser: keeps cookies, follows redirects until they leave for the client, fills in forms.
public final class Browser {

  private static final int MOST_REDIRECTS = 10;

  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final HttpClient client =
      HttpClient.newBuilder().cookieHandler(cookies).connectTimeout(Duration.ofSeconds(5)).build();
  private final String redirectUri;

  public Browser(String redirectUri) {
    this.redirectUri = redirectUri;
  }

  /// What it would send as `Cookie` to the address.
  public String cookies(URI uri) {
    try {
      return String.join("; ", cookies.get(uri, Map.of()).getOrDefault("Cookie", List.of()));
    } catch (IOException e) {
      throw new StoryBroke("no cookies for " + uri, e);
    }
  }

  /// Where the browser ended up: on a page, or sent back to the client.
  public sealed interface Place {

    record Page(URI uri, int status, String html) implements Place {

      public HtmlForm form(String field) {
        return HtmlForm.of(html).stream()
            .filter(form -> form.has(field))
            .findFirst()
            .orElseThrow(
                () -> new StoryBroke("no form with `%s` at %s: %s".formatted(field, uri, words())));
      }

      public boolean asksFor(String field) {
        return HtmlForm.of(html).stream().anyMatch(form -> form.has(field));
      }

      public String words() {
        return HtmlForm.words(html);
      }
    }

    record BackAtClient(URI uri) implements Place {}
  }

  public Place open(URI uri) {
    return follow(HttpRequest.newBuilder(uri).GET());
  }

  /// Sends the form with its hidden fields and what the person filled in.
  public Place submit(Place.Page page, HtmlForm form, List<Map.Entry<String, String>> filledIn) {
    var fields = new ArrayList<Map.Entry<String, String>>(form.hidden().entrySet());
    fields.addAll(filledIn);
    var body =
        fields.stream()
            .map(field -> Web.encoded(field.getKey()) + "=" + Web.encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    var target = form.action().isEmpty() ? page.uri() : page.uri().resolve(form.action());
    return follow(
        HttpRequest.newBuilder(target)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", "null") // as of a page that sends no referrer
            .POST(BodyPublishers.ofString(body)));
  }

  private Place follow(HttpRequest.Builder first) {
    var request = first.header("Accept", "text/html").timeout(Duration.ofSeconds(20)).build();
    try {
      for (var i = 0; i < MOST_REDIRECTS; i++) {
        var answer = client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        var location = answer.headers().firstValue("Location").orElse(null);
        if (answer.statusCode() / 100 != 3 || location == null) {
          return new Place.Page(request.uri(), answer.statusCode(), answer.body());
        }
        if (location.startsWith(redirectUri)) {
          return new Place.BackAtClient(URI.create(location));
        }
        request =
            HttpRequest.newBuilder(request.uri().resolve(location))
                .header("Accept", "text/html")
                .timeout(Duration.ofSeconds(20))
                .GET()
                .build();
      }
      throw new StoryBroke("redirected in circles at " + request.uri());
    } catch (IOException e) {
      throw new StoryBroke("no answer from " + request.uri(), e);
    } catch (InterruptedException e) {
      throw Web.interrupted(e);
    }
  }
}
