package procura.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import procura.server.PlatformUnderTest;
import procura.server.SharedPlatform;

/// What may be sent, how much of it, how slowly and to where; over raw sockets where a client would
/// not say such things.
@ExtendWith(SharedPlatform.class)
class LimitsIT {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static URI base;

  @BeforeAll
  static void start(PlatformUnderTest product) throws Exception {
    base = product.base();
    signUp("limits");
    signUp("noisy");
  }

  private static String signUp(String tenant) throws Exception {
    var answer =
        post(
            "/api/v1/tenants",
            "application/json",
            """
            {"tenant":"%s","display_name":"%s","admin":{"email":"a@b.example","password":"correct horse"}}
            """
                .formatted(tenant, tenant));
    assertThat(answer.statusCode()).as(answer.body()).isIn(201, 409);
    return answer.body();
  }

  private static HttpResponse<String> post(String path, String type, String body) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /// Sends bytes as they are, and answers what comes back until the server closes or has answered.
  private static String raw(String request) throws IOException {
    try (var socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return head(socket.getInputStream());
    }
  }

  private static Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), base.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    for (int c = in.read(); c >= 0 && head.indexOf("\r\n\r\n") < 0; c = in.read()) {
      head.append((char) c);
    }
    return head.toString();
  }

  private static String get(String target, String... headers) {
    return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + String.join("", headers) + "\r\n";
  }

  @Nested
  @DisplayName("DS-01: too much")
  class TooMuch {

    @Test
    void aRequestLineIsAtMost8KB() throws IOException {
      assertThat(raw(get("/t/limits/authorize?x=" + "a".repeat(9_000)))).startsWith("HTTP/1.1 414");
    }

    @Test
    void headersAreAtMost16KB() throws IOException {
      assertThat(raw(get("/health/live", "X: " + "a".repeat(17_000) + "\r\n")))
          .startsWith("HTTP/1.1 431");
      var many = new StringBuilder();
      for (int i = 0; i < 2_000; i++) {
        many.append("X").append(i).append(": 12345678\r\n");
      }
      assertThat(raw(get("/health/live", many.toString()))).startsWith("HTTP/1.1 431");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/t/limits/token",
          "/t/limits/introspect",
          "/t/limits/authorize",
          "/api/v1/tenants"
        })
    void anAnnouncedBodyOf100MBIsNotReadAtAll(String path) throws IOException {
      assertThat(
              raw(
                  "POST "
                      + path
                      + " HTTP/1.1\r\nHost: x\r\nContent-Type: "
                      + (path.startsWith("/api/")
                          ? "application/json"
                          : "application/x-www-form-urlencoded")
                      + "\r\nContent-Length: 104857600\r\n\r\na=b"))
          .startsWith("HTTP/1.1 413");
    }

    @Test
    void anEndlessBodyIsCutOff() throws IOException {
      try (var socket = connect()) {
        var out = socket.getOutputStream();
        out.write(
            """
            POST /t/limits/token HTTP/1.1\r
            Host: x\r
            Transfer-Encoding: chunked\r
            Content-Type: application/x-www-form-urlencoded\r
            \r
            """
                .getBytes(StandardCharsets.ISO_8859_1));
        var chunk =
            ("4000\r\n" + "a".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        try {
          for (int i = 0; i < 1_000; i++) {
            out.write(chunk);
          }
        } catch (IOException _) {
          return; // closed on us: as good
        }
        assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 413");
      }
    }

    @Test
    void aFormIsAtMost64KB() throws Exception {
      var answer =
          post(
              "/t/limits/token",
              "application/x-www-form-urlencoded",
              "grant_type=client_credentials&scope=" + "a".repeat(70_000));
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.body()).contains("invalid_request");
    }

    @Test
    void aParameterIsAtMost16KBAndThereAreAtMost100() throws Exception {
      var type = "application/x-www-form-urlencoded";
      var longest =
          post("/t/limits/token", type, "grant_type=a&client_assertion=" + "a".repeat(17_000));
      assertThat(longest.statusCode()).isEqualTo(400);
      assertThat(longest.body()).contains("invalid_request").contains("client_assertion");
      var most = post("/t/limits/token", type, "a=b&".repeat(101));
      assertThat(most.statusCode()).isEqualTo(400);
      assertThat(most.body()).contains("too many parameters");
    }

    @Test
    void jsonIsNeitherDeepNorWideNorLongWinded() throws Exception {
      var type = "application/json";
      var deep = post("/api/v1/tenants", type, "{\"a\":" + "[".repeat(50_000) + "1");
      assertThat(deep.statusCode()).as(deep.body()).isEqualTo(400);
      var number = post("/api/v1/tenants", type, "{\"a\":" + "9".repeat(500_000) + "}");
      assertThat(number.statusCode()).as(number.body()).isEqualTo(400);
      var keys = new StringBuilder("{");
      for (int i = 0; i < 60_000; i++) {
        keys.append("\"k").append(i).append("\":1,");
      }
      var wide = post("/api/v1/tenants", type, keys.append("\"z\":1}").toString());
      assertThat(wide.statusCode()).as(wide.body()).isEqualTo(400);
    }
  }

  @Nested
  @DisplayName("DS-02: too slow")
  class TooSlow {

    @Test
    void whoBringsAByteNowAndThenIsCutOff() throws Exception {
      try (var slow = Executors.newVirtualThreadPerTaskExecutor()) {
        var all =
            List.of(
                slow.submit(() -> cutOff("GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ")),
                slow.submit(() ->
                    cutOff(
                        "POST /t/limits/token HTTP/1.1\r\nHost: x\r\nContent-Type:"
                            + " application/x-www-form-urlencoded\r\nContent-Length: 1000"
                            + "\r\n\r\n")),
                slow.submit(() -> cutOff("")));
        for (var one : all) {
          assertThat(one.get()).isTrue();
        }
      }
      assertThat(raw(get("/health/live"))).as("others are served").startsWith("HTTP/1.1 200");
    }

    private static boolean cutOff(String begun) throws IOException {
      try (var socket = connect()) {
        var out = socket.getOutputStream();
        out.write(begun.getBytes(StandardCharsets.ISO_8859_1));
        await()
            .atMost(Duration.ofSeconds(20))
            .pollInterval(Duration.ofMillis(500))
            .until(() -> {
              try {
                out.write(begun.isEmpty() ? new byte[0] : new byte[] {'a'});
                return socket.getInputStream().available() == 0 && isClosed(socket);
              } catch (IOException _) {
                return true;
              }
            });
      }
      return true;
    }

    private static boolean isClosed(Socket socket) throws IOException {
      socket.setSoTimeout(10);
      try {
        return socket.getInputStream().read() < 0;
      } catch (SocketTimeoutException _) {
        return false;
      }
    }
  }

  @Nested
  @DisplayName("MT-01: addresses that are nearly right")
  class NearlyRight {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/t/limits/../noisy/.well-known/openid-configuration",
          "/t/limits%2f..%2fnoisy/.well-known/openid-configuration",
          "//t/limits/.well-known/openid-configuration",
          "/t//limits/.well-known/openid-configuration",
          "/t/limits;x=1/.well-known/openid-configuration",
          "/t/LIMITS/.well-known/openid-configuration",
          "/t/limits%00/.well-known/openid-configuration",
          "/t/limits%2e/.well-known/openid-configuration",
          "/t/limits./.well-known/openid-configuration",
          "/t/limits/%2e%2e/noisy/.well-known/openid-configuration",
          "/.well-known/oauth-authorization-server/t/limits/../noisy",
          "/.well-known/oauth-authorization-server/t/limits%2fnoisy",
          "/.well-known/openid-configuration/t/limits;x",
          "/t/limits\\..\\noisy/.well-known/openid-configuration",
          "/t/limits/%zz",
          "/t/%",
        })
    void leadNowhereOrToTheirOwnIssuerAlone(String target) throws IOException {
      var answer = rawBody(get(target, "Connection: close\r\n"));
      assertThat(answer).as(target).startsWith("HTTP/1.1 40").doesNotContain("\"issuer\"");
    }

    @Test
    void apiLikeClientsGetJsonAndBrowsersAPage() throws Exception {
      var api = get("/t/limits/nothing", "Accept: application/json\r\n", "Connection: close\r\n");
      assertThat(rawBody(api))
          .startsWith("HTTP/1.1 404")
          .contains("application/json")
          .contains("invalid_request");
      var page =
          rawBody(get("/t/limits/nothing", "Accept: text/html,*/*\r\n", "Connection: close\r\n"));
      assertThat(page)
          .startsWith("HTTP/1.1 404")
          .contains("text/html")
          .contains("Page not found")
          .doesNotContain("limits");
    }

    @ParameterizedTest
    @CsvSource({
      "GET, /t/limits/token",
      "GET, /t/limits/introspect",
      "DELETE, /t/limits/authorize",
      "PUT, /t/limits/jwks",
      "DELETE, /.well-known/oauth-authorization-server/t/limits",
    })
    void otherMethodsAre405AndSayWhich(String method, String path) throws IOException {
      var answer = raw(method + " " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 405").containsIgnoringCase("\r\nallow:");
    }

    private static String rawBody(String request) throws IOException {
      try (var socket = connect()) {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  @Nested
  @DisplayName("DC-06, MT-06: too often")
  class TooOften {

    @Test
    void registrationsFromOneAddressAreFew() throws Exception {
      var statuses = new ArrayList<Integer>();
      for (int i = 0; i < 150; i++) {
        statuses.add(post("/t/noisy/register", "application/json", "{}").statusCode());
      }
      assertThat(statuses).contains(429);
      var refused = post("/t/noisy/register", "application/json", "{}");
      if (refused.statusCode() == 429) {
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(refused.body()).contains("temporarily_unavailable");
      }
      assertThat(post("/t/limits/register", "application/json", "{}").statusCode())
          .as("a neighbour is not slowed down")
          .isNotEqualTo(429);
    }
  }
}
