package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import procura.resource.ProtectedResource;
import procura.resource.Validation;
import procura.server.PlatformUnderTest;
import procura.server.SharedPlatform;

/// `infra/gateway-example`, as it is: Debian's nginx between an agent with an opaque token and an
/// API that wants a JWT.
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayExampleIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RESOURCE = "https://records.example/api";
  private static final String TENANT = "gateway-vets";

  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  @TempDir static Path folder;

  private String issuer;
  private Party agent;
  private Party server;
  private ProtectedResource resource;
  private HttpServer api;
  private Process nginx;
  private int port;

  private record Party(String id, String secret) {

    String basic() {
      return Base64.getEncoder()
          .encodeToString((encode(id) + ":" + encode(secret)).getBytes(StandardCharsets.UTF_8));
    }
  }

  @BeforeAll
  void start(PlatformUnderTest platform) throws IOException {
    var program = Nginx.program();
    Assumptions.assumeTrue(program != null, "nginx is neither installed nor installable here");
    register(platform.base());
    resource = ProtectedResource.at(RESOURCE).trusting(issuer).scopes("read").build();
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext(
        "/",
        exchange -> {
          seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    api.start();
    port = freePort();
    nginx =
        new ProcessBuilder(program, "-p", folder.toString(), "-c", configuration().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.out").toFile())
            .start();
    Awaitility.await().ignoreExceptions().until(() -> call(null).statusCode() == 401);
  }

  @AfterAll
  void stop() {
    if (nginx != null) {
      nginx.destroy();
    }
    if (api != null) {
      api.stop(0);
    }
  }

  private void register(URI base) throws IOException {
    var signUp =
        post(
            base.resolve("/api/v1/tenants"),
            null,
            "application/json",
            """
            {"tenant":"%s","display_name":"Gateway Vets",
             "admin":{"email":"ada@gateway.example","password":"a long enough passphrase 26"}}\
            """
                .formatted(TENANT));
    issuer = signUp.get("issuer").asText();
    var management = signUp.get("management_client");
    var admin =
        token(
            new Party(
                management.get("client_id").asText(), management.get("client_secret").asText()),
            base + "/api/v1",
            "admin:read admin:write");
    var tenant = URI.create(base + "/api/v1/tenants/" + TENANT);
    create(
        tenant,
        admin,
        "/resources",
        Map.of(
            "identifier",
            RESOURCE,
            "name",
            "Records",
            "token_format",
            "opaque",
            "scopes",
            List.of(Map.of("name", "read", "description", "Read records"))));
    server =
        party(
            create(
                tenant,
                admin,
                "/clients",
                Map.of(
                    "client_name", "Records server",
                    "grant_types", List.of("client_credentials"),
                    "protected_resources", List.of(RESOURCE))));
    agent =
        party(
            create(
                tenant,
                admin,
                "/clients",
                Map.of(
                    "client_name", "Agent",
                    "grant_types", List.of("client_credentials"),
                    "access", List.of(Map.of("resource", RESOURCE, "scopes", List.of("read"))))));
  }

  private static Party party(JsonNode created) {
    return new Party(created.get("client_id").asText(), created.get("client_secret").asText());
  }

  private JsonNode create(URI tenant, String admin, String path, Map<String, Object> body)
      throws IOException {
    return post(
        URI.create(tenant + path),
        "Bearer " + admin,
        "application/json",
        JSON.writeValueAsString(body));
  }

  private String token(Party party, String audience, String scope) throws IOException {
    return post(
            URI.create(issuer + "/token"),
            "Basic " + party.basic(),
            "application/x-www-form-urlencoded",
            "grant_type=client_credentials&scope="
                + encode(scope)
                + "&resource="
                + encode(audience))
        .get("access_token")
        .asText();
  }

  private Path configuration() throws IOException {
    var template =
        Files.readString(repository().resolve("infra/gateway-example/nginx.conf.template"));
    var values =
        Map.of(
            "LISTEN",
            "127.0.0.1:" + port,
            "INTROSPECTION_ENDPOINT",
            issuer + "/introspect",
            "GATEWAY_CREDENTIALS",
            server.basic(),
            "RESOURCE_METADATA",
            "https://records.example/.well-known/oauth-protected-resource/api",
            "UPSTREAM",
            "http://127.0.0.1:" + api.getAddress().getPort(),
            "RUN_DIR",
            folder.toString());
    for (var value : values.entrySet()) {
      template = template.replace("${" + value.getKey() + "}", value.getValue());
    }
    return Files.writeString(folder.resolve("nginx.conf"), template);
  }

  private static Path repository() {
    var here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("procura"))) {
      here = Objects.requireNonNull(here.getParent());
    }
    return here;
  }

  private HttpResponse<String> call(@Nullable String authorization) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/records/1"));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return send(request.build());
  }

  private JsonNode post(URI uri, @Nullable String authorization, String type, String body)
      throws IOException {
    var request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    var response = send(request.build());
    assertThat(response.statusCode())
        .as(uri + " " + response.headers().map() + response.body())
        .isBetween(200, 299);
    return response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  @DisplayName(
      "[C8, C9, C10] an opaque token goes in, a JWT that the API validates by JWKS comes out")
  void theApiSeesAJwtAndTheAgentNever() throws Exception {
    seen.clear();
    var opaque = token(agent, RESOURCE, "read");
    assertThat(opaque).startsWith("procura_at_");
    assertThat(call("Bearer " + opaque).statusCode()).isEqualTo(204);
    var authorization = seen.take();
    assertThat(authorization).startsWith("Bearer ey").doesNotContain(opaque);
    var validated = resource.validate(authorization.substring("Bearer ".length()));
    assertThat(validated).isInstanceOf(Validation.Valid.class);
    assertThat(((Validation.Valid) validated).token().sub()).isEqualTo(agent.id());
  }

  @Test
  void aRevokedTokenIsRefusedWithTheNextCall() throws Exception {
    var opaque = token(agent, RESOURCE, "read");
    assertThat(call("Bearer " + opaque).statusCode()).isEqualTo(204);
    post(
        URI.create(issuer + "/revoke"),
        "Basic " + agent.basic(),
        "application/x-www-form-urlencoded",
        "token=" + opaque);
    seen.clear();
    var refused = call("Bearer " + opaque);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("invalid_token");
    assertThat(seen).isEmpty();
  }

  @Test
  void whatIsNoOpaqueTokenGoesNowhere() {
    seen.clear();
    for (var authorization :
        List.of("Bearer ey.x.y", "Bearer procura_at_x&token=y", "Basic abc", "Bearer garbage")) {
      var refused = call(authorization);
      assertThat(refused.statusCode()).as(authorization).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
          .contains("resource_metadata=");
    }
    assertThat(seen).isEmpty();
  }
}
