package procura.server.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The story's way to speak HTTP: JSON and forms, no redirect followed unseen.
public final class Web {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /// What came back: status, headers, body.
  public record Answer(URI uri, int status, Map<String, String> headers, String body) {

    public Answer expect(int expected) {
      StoryBroke.unless(
          status == expected,
          "%s answered %d instead of %d: %s".formatted(uri, status, expected, shortened(body)));
      return this;
    }

    public JsonNode json() {
      try {
        return body.isBlank() ? MissingNode.getInstance() : JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new StoryBroke(uri + " answered no JSON: " + shortened(body), e);
      }
    }

    public String header(String name) {
      return headers.getOrDefault(name, "");
    }

    private static String shortened(String text) {
      return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }
  }

  public Answer get(URI uri, Map<String, String> headers) {
    return send(request(uri, headers).GET());
  }

  public Answer postJson(URI uri, Map<String, String> headers, Object body) {
    return withJson("POST", uri, headers, body);
  }

  public Answer putJson(URI uri, Map<String, String> headers, Object body) {
    return withJson("PUT", uri, headers, body);
  }

  public Answer patchJson(URI uri, Map<String, String> headers, Object body) {
    return withJson("PATCH", uri, headers, body);
  }

  public Answer delete(URI uri, Map<String, String> headers) {
    return send(request(uri, headers).DELETE());
  }

  public Answer postForm(URI uri, Map<String, String> headers, Map<String, String> form) {
    return send(
        request(uri, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(encoded(form))));
  }

  /// Saves what is at the address to the file.
  void download(URI uri, Map<String, String> headers, Path file) {
    try {
      var status =
          client.send(request(uri, headers).GET().build(), BodyHandlers.ofFile(file)).statusCode();
      StoryBroke.unless(status == 200, uri + " answered " + status);
    } catch (IOException e) {
      throw new StoryBroke("no answer from " + uri, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private Answer withJson(String method, URI uri, Map<String, String> headers, Object body) {
    try {
      return send(
          request(uri, headers)
              .header("Content-Type", "application/json")
              .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body))));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static HttpRequest.Builder request(URI uri, Map<String, String> headers) {
    var request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
    headers.forEach(request::header);
    return request;
  }

  private Answer send(HttpRequest.Builder builder) {
    var request = builder.build();
    try {
      HttpResponse<String> answer =
          client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(request.uri(), answer.statusCode(), headers(answer), answer.body());
    } catch (IOException e) {
      throw new StoryBroke("no answer from " + request.uri(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static Map<String, String> headers(HttpResponse<?> answer) {
    return answer.headers().map().entrySet().stream()
        .collect(
            Collectors.toMap(
                header -> header.getKey().toLowerCase(Locale.ROOT),
                header -> String.join(", ", header.getValue())));
  }

  static StoryBroke interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StoryBroke("interrupted", e);
  }

  public static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  public static Map<String, String> bearer(String token) {
    return Map.of("Authorization", "Bearer " + token);
  }

  public static Map<String, String> basic(String user, String password) {
    var pair = (encoded(user) + ":" + encoded(password)).getBytes(StandardCharsets.UTF_8);
    return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /// The claims of a JWT, unchecked: for showing them.
  public static JsonNode claims(String jwt) {
    var parts = jwt.split("\\.", -1);
    StoryBroke.unless(parts.length == 3, "the access token is no JWT");
    try {
      return JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
    } catch (IOException e) {
      throw new StoryBroke("the claims are no JSON", e);
    }
  }

  static String pretty(JsonNode json) {
    return json.toPrettyString();
  }

  public static String text(JsonNode json, String member) {
    var value = json.path(member);
    StoryBroke.unless(value.isTextual(), "no `" + member + "` in " + json);
    return value.textValue();
  }
}
