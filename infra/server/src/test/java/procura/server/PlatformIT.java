package procura.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole product on an embedded, durable PostgreSQL, as `procura up` starts it.
class PlatformIT {

  @TempDir static Path data;

  private static Platform platform;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    platform = up();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static Platform up() {
    var told =
        Map.of(
            Setting.PROCURA_PORT, "0", Setting.PROCURA_DATA_DIR, data.resolve("state").toString());
    return Platform.start(Configuration.of(told, Map.of(), data));
  }

  @Nested
  class Health {

    @Test
    void itIsAliveAndReadyWhateverTheProbeAccepts() throws Exception {
      assertThat(get("/health/live", "Accept", "text/html").body())
          .isEqualTo("{\"status\":\"up\"}");
      assertThat(get("/health/ready", "Accept", "*/*").body()).isEqualTo("{\"status\":\"up\"}");
    }

    @Test
    void metersAreInPrometheusFormat() throws Exception {
      var answer = get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0");
      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValue("text/plain; version=0.0.4; charset=utf-8");
      assertThat(answer.body()).contains("# TYPE jvm_memory_used_bytes gauge");
    }
  }

  @Nested
  class EveryResponse {

    @Test
    void carriesTheProtectingHeadersAndItsId() throws Exception {
      assertThat(get("/health/live", "Accept", "*/*").headers().map())
          .containsEntry("x-content-type-options", List.of("nosniff"))
          .containsEntry("referrer-policy", List.of("no-referrer"))
          .containsEntry("x-frame-options", List.of("DENY"))
          .containsKeys("content-security-policy", "x-request-id")
          .doesNotContainKeys("server", "strict-transport-security");
    }

    @Test
    void aClientCannotChooseTheId() throws Exception {
      assertThat(get("/health/live", "X-Request-Id", "mine").headers().firstValue("X-Request-Id"))
          .isPresent()
          .get()
          .isNotEqualTo("mine");
    }
  }

  /// Our pages send no referrer, so that browsers post their forms with `Origin: null`.
  @Test
  void aFormOfOurPagesIsTakenAlsoOnLoopback() throws Exception {
    var request =
        HttpRequest.newBuilder(at("/t/acme/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", "null")
            .POST(BodyPublishers.ofString("grant_type=authorization_code"))
            .build();
    assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isNotEqualTo(403);
  }

  @Nested
  class LastWord {

    @Test
    void theAdminApiAnswersByRfc9457() throws Exception {
      var answer = get("/api/v1/nothing", "Accept", "*/*");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(answer.body())
          .isEqualTo(
              "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,\"detail\":\"there is nothing here\"}");
    }

    @Test
    void everythingElseByRfc6749Section5_2() throws Exception {
      var answer = get("/nothing", "Accept", "application/json");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body())
          .isEqualTo(
              "{\"error\":\"invalid_request\",\"error_description\":\"there is nothing here\"}");
      var page = get("/nothing", "Accept", "text/html");
      assertThat(page.statusCode()).isEqualTo(404);
      assertThat(page.body()).contains("<title>Page not found</title>");
    }

    @Test
    void aBodyOverOneMegabyteIsRefused() throws Exception {
      var request =
          HttpRequest.newBuilder(at("/t/acme/token"))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString("a=" + "x".repeat(1_100_000)))
              .build();
      assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
    }

    @Test
    void headersOverSixteenKilobytesAreRefused() throws Exception {
      assertThat(
              raw(
                  "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Long: "
                      + "x".repeat(20_000)
                      + "\r\n\r\n"))
          .matches("HTTP/1.. 4(13|14|31)");
    }

    @Test
    void anUrlOverEightKilobytesIsRefused() throws Exception {
      assertThat(raw("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
          .matches("HTTP/1.. 4(13|14|31)");
    }
  }

  /// On the same data directory, as after any other stop.
  @Test
  void itContinuesOnItsData() {
    platform.close();
    platform = up();
    assertThat(platform.baseUrl()).startsWith("http://127.0.0.1:");
  }

  private static URI at(String path) {
    return URI.create(platform.baseUrl() + path);
  }

  private static HttpResponse<String> get(String path, String header, String value)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(at(path)).header(header, value).build(), BodyHandlers.ofString());
  }

  private static String raw(String request) throws IOException {
    var address = URI.create(platform.baseUrl());
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
    }
  }
}
