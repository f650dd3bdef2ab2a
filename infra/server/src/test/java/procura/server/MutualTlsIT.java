package procura.server;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.server.Setting.PROCURA_TLS_CERTIFICATE_FILE;
import static procura.server.Setting.PROCURA_TLS_CLIENT_AUTH;
import static procura.server.Setting.PROCURA_TLS_CLIENT_CERTIFICATE_HEADER;
import static procura.server.Setting.PROCURA_TLS_KEY_FILE;
import static procura.server.Setting.PROCURA_TLS_MTLS_BASE_URL;
import static procura.server.Setting.PROCURA_TRUSTED_PROXIES;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procura.house.fakes.TestAuthority;
import procura.house.fakes.TestAuthority.Identity;

/// RFC 8705 over real connections: TLS that ends here, and TLS that a proxy has ended. The proxy is
/// whoever calls from 127.0.0.2.
class MutualTlsIT {

  private static final String PROXY = "127.0.0.2";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final Identity SERVER =
      AUTHORITY.selfSigned("CN=127.0.0.1", "san=ip:127.0.0.1", "bc:c");
  private static final Identity ROBOT =
      AUTHORITY.issue("CN=robot", "san=dns:robot.vets.example", "ku=digitalSignature");
  private static final Identity OTHER =
      AUTHORITY.issue("CN=other", "san=dns:other.vets.example", "ku=digitalSignature");

  @TempDir static Path folder;

  private static PlatformUnderTest platform;
  private static String admin;
  private static String agent;

  @BeforeAll
  static void start() throws Exception {
    platform =
        PlatformUnderTest.with(
            Map.of(
                PROCURA_TLS_CERTIFICATE_FILE,
                file("tls.crt", SERVER.pem()),
                PROCURA_TLS_KEY_FILE,
                file("tls.key", SERVER.keyPem()),
                PROCURA_TLS_CLIENT_AUTH,
                "optional",
                PROCURA_TLS_CLIENT_CERTIFICATE_HEADER,
                "Client-Cert",
                PROCURA_TRUSTED_PROXIES,
                PROXY,
                PROCURA_TLS_MTLS_BASE_URL,
                "https://mtls.example.com"));
    var signedUp =
        json(
            null,
            "POST",
            "/api/v1/tenants",
            """
            {"tenant":"vets","display_name":"Vets",
             "admin":{"email":"a@vets.example","password":"correct horse battery"}}
            """);
    var client = signedUp.get("management_client");
    admin =
        token(
                outsider(null),
                "client_id=" + client.get("client_id").asText(),
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(
                            (client.get("client_id").asText()
                                    + ":"
                                    + client.get("client_secret").asText())
                                .getBytes(StandardCharsets.UTF_8)),
                "resource",
                base() + "/api/v1")
            .get("access_token")
            .asText();
    json(
        admin,
        "POST",
        "/api/v1/tenants/vets/resources",
        """
        {"identifier":"https://pets.example","name":"Pets","token_format":"jwt",
         "scopes":[{"name":"read","description":"read"}]}
        """);
    json(
        admin,
        "PATCH",
        "/api/v1/tenants/vets",
        JSON.writeValueAsString(
            Map.of("binding_policy", Map.of("certificate_authorities", List.of(AUTHORITY.pem())))));
    var owner =
        json(
                admin,
                "POST",
                "/api/v1/tenants/vets/users",
                """
                {"username":"keeper","email":"keeper@vets.example","display_name":"Keeper"}
                """)
            .get("id")
            .asText();
    agent =
        json(
                admin,
                "POST",
                "/api/v1/tenants/vets/agents",
                """
                {"name":"Robot","owners":["%s"],"access":[{"resource":"https://pets.example","scopes":["read"]}],
                 "credential":{"type":"tls_client_auth",
                               "tls_client_auth_san_dns":"robot.vets.example"}}
                """
                    .formatted(owner))
            .get("agent_id")
            .asText();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static String base() {
    return platform.base().toString();
  }

  private static HttpClient outsider(@Nullable Identity identity) {
    return HttpClient.newBuilder().sslContext(Identity.tls(identity, SERVER.certificate())).build();
  }

  private static HttpClient proxy(@Nullable Identity identity) {
    return HttpClient.newBuilder()
        .localAddress(InetAddress.ofLiteral(PROXY))
        .sslContext(Identity.tls(identity, SERVER.certificate()))
        .build();
  }

  private static JsonNode json(@Nullable String token, String method, String path, String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(base() + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try (var http = outsider(null)) {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
      return JSON.readTree(answer.body());
    }
  }

  /// @param headers names and values in turn; `resource` is a parameter
  private static JsonNode token(HttpClient http, String client, String... headers)
      throws Exception {
    var resource = "https://pets.example";
    var request = HttpRequest.newBuilder(URI.create(base() + "/t/vets/token"));
    for (int i = 0; i < headers.length; i += 2) {
      if (headers[i].equals("resource")) {
        resource = headers[i + 1];
      } else {
        request.header(headers[i], headers[i + 1]);
      }
    }
    var body =
        "grant_type=client_credentials&"
            + client
            + "&resource="
            + URLEncoder.encode(resource, StandardCharsets.UTF_8);
    try (http) {
      HttpResponse<String> answer =
          http.send(
              request
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isIn(200, 400, 401);
      return JSON.readTree(answer.body());
    }
  }

  private static JsonNode ask(HttpClient http, String... headers) throws Exception {
    return token(http, "client_id=" + agent, headers);
  }

  private static void isBound(JsonNode answer) throws Exception {
    assertThat(answer.has("access_token")).as(answer.toString()).isTrue();
    var claims = answer.get("access_token").asText().split("\\.", -1)[1];
    assertThat(JSON.readTree(Base64.getUrlDecoder().decode(claims)).path("cnf").has("x5t#S256"))
        .isTrue();
  }

  private static void isRefused(JsonNode answer) {
    assertThat(answer.path("error").asText()).isEqualTo("invalid_client");
  }

  @Nested
  @DisplayName("TLS that ends here")
  class Direct {

    @Test
    void theConnectionProvesTheClient() throws Exception {
      isBound(ask(outsider(ROBOT)));
    }

    @Test
    @DisplayName("#48: another certificate, none, and one that only a header names")
    void nothingElseDoes() throws Exception {
      isRefused(ask(outsider(OTHER)));
      isRefused(ask(outsider(null)));
      isRefused(ask(outsider(null), "Client-Cert", ":" + ROBOT.base64() + ":"));
      isRefused(ask(outsider(OTHER), "Client-Cert", ":" + ROBOT.base64() + ":"));
      isRefused(
          ask(outsider(null), "X-Forwarded-For", PROXY, "Client-Cert", ":" + ROBOT.base64() + ":"));
    }
  }

  @Nested
  @DisplayName("RFC 9440: TLS that a trusted proxy has ended")
  class Proxied {

    @Test
    void theHeaderNamesTheClient() throws Exception {
      isBound(ask(proxy(null), "Client-Cert", ":" + ROBOT.base64() + ":"));
      isBound(
          ask(
              proxy(null),
              "Client-Cert",
              URLEncoder.encode(ROBOT.pem(), StandardCharsets.UTF_8).replace("+", "%20")));
    }

    @Test
    @DisplayName("CA-05: the proxy's own certificate is nobody's, and what is malformed is none")
    void nothingElseDoes() throws Exception {
      isRefused(ask(proxy(ROBOT)));
      isRefused(ask(proxy(null), "Client-Cert", ":" + OTHER.base64() + ":"));
      for (var value : List.of("", ":", "::", ":!!!:", ROBOT.base64(), "%", "x".repeat(9_000))) {
        isRefused(ask(proxy(null), "Client-Cert", value));
      }
      isRefused(
          ask(
              proxy(null),
              "Client-Cert",
              ":" + ROBOT.base64() + ":",
              "Client-Cert",
              ":" + OTHER.base64() + ":"));
    }
  }

  @Test
  @DisplayName(
      "RFC 9325 section 4.2, FAPI 2.0 section 5.2.1: TLS 1.2 only with forward secrecy and AES-GCM")
  void oldCiphersAreRefused() throws Exception {
    var good =
        Pattern.compile("TLS_ECDHE_(ECDSA|RSA)_WITH_AES_(128|256)_GCM_SHA(256|384)")
            .asMatchPredicate();
    var all = List.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
    var old = all.stream().filter(good.negate()).toList();
    assertThat(speaks("TLSv1.2", all.stream().filter(good).toList())).isTrue();
    assertThat(speaks("TLSv1.2", old)).isFalse();
    assertThat(speaks("TLSv1.3", old)).isTrue();
  }

  private static boolean speaks(String protocol, List<String> suites) throws IOException {
    var tls = Identity.tls(null, SERVER.certificate());
    try (var socket =
        (SSLSocket)
            tls.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), platform.base().getPort())) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.setEnabledCipherSuites(suites.toArray(String[]::new));
      socket.startHandshake();
      return true;
    } catch (SSLException _) {
      return false;
    }
  }

  @Test
  @DisplayName("RFC 8705 section 5: metadata says where certificates are asked for")
  void metadataSaysWhatIsPossible() throws Exception {
    try (var http = outsider(null)) {
      var answer =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(base() + "/.well-known/oauth-authorization-server/t/vets"))
                  .build(),
              BodyHandlers.ofString());
      var metadata = JSON.readTree(answer.body());
      assertThat(metadata.at("/mtls_endpoint_aliases/token_endpoint").asText())
          .isEqualTo("https://mtls.example.com/t/vets/token");
      assertThat(metadata.get("tls_client_certificate_bound_access_tokens").asBoolean()).isTrue();
      assertThat(metadata.get("token_endpoint_auth_methods_supported").toString())
          .startsWith("[\"client_secret_basic\"")
          .contains("\"tls_client_auth\"", "\"self_signed_tls_client_auth\"", "\"spiffe_x509\"");
    }
  }
}
