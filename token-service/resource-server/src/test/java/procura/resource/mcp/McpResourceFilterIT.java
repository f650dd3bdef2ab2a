package procura.resource.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import procura.resource.ProtectedResource;
import procura.resource.ToolScopes;

/// A real MCP server and a real MCP client with the guard between them, over HTTP.
class McpResourceFilterIT {

  private static final ECKey KEY = key();
  private static final HttpServer ISSUER_SERVER = issuer();
  private static final String ISSUER =
      "http://127.0.0.1:" + ISSUER_SERVER.getAddress().getPort() + "/t/acme";
  private static final Server SERVER =
      new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private static String url = "";

  @BeforeAll
  static void start() throws Exception {
    var transport =
        HttpServletStreamableServerTransportProvider.builder()
            .mcpEndpoint("/mcp")
            .contextExtractor(McpTokens.extractor())
            .build();
    McpServer.sync(transport)
        .serverInfo("pets", "1")
        .toolCall(
            Tool.builder("pet_profile", Map.of("type", "object")).build(),
            (exchange, _) -> said(McpTokens.of(exchange.transportContext()).sub()))
        .toolCall(
            Tool.builder("update_pet", Map.of("type", "object")).build(), (_, _) -> said("done"))
        .build();

    var context = new ServletContextHandler();
    var servlet = new ServletHolder(transport);
    servlet.setAsyncSupported(true);
    context.addServlet(servlet, "/mcp");
    SERVER.setHandler(context);
    SERVER.start();
    url = "http://127.0.0.1:" + ((ServerConnector) SERVER.getConnectors()[0]).getLocalPort();
    var filter =
        new FilterHolder(
            new McpResourceFilter(
                ProtectedResource.at(url + "/mcp")
                    .trusting(ISSUER)
                    .baseScopes("pet:read")
                    .tools(
                        ToolScopes.builder()
                            .tool("pet_profile", "pet:read")
                            .tool("update_pet", "pet:write")
                            .build())
                    .build()));
    filter.setAsyncSupported(true);
    context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
  }

  @AfterAll
  static void stop() throws Exception {
    SERVER.stop();
    ISSUER_SERVER.stop(0);
  }

  @Test
  @DisplayName("[A18, A19, B2] a client with aToken calls the tool and the tool knows for whom")
  void aClientWithATokenCallsTheToolAndTheToolKnowsForWhom() {
    try (var client = client(token("pet:read"))) {
      client.initialize();
      var answer =
          client.callTool(CallToolRequest.builder("pet_profile").arguments(Map.of()).build());
      assertThat(((TextContent) answer.content().getFirst()).text()).isEqualTo("usr_bob");
    }
  }

  @Test
  @DisplayName("[A17, C11] a tool beyond the tokens scope is not reached")
  void aToolBeyondTheTokensScopeIsNotReached() {
    try (var client = client(token("pet:read"))) {
      client.initialize();
      var call = CallToolRequest.builder("update_pet").arguments(Map.of()).build();
      assertThatThrownBy(() -> client.callTool(call)).isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void theRefusalOfAToolNamesItsScope() throws Exception {
    var answer =
        post(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
                + "\"params\":{\"name\":\"update_pet\"}}",
            token("pet:read"));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(challenge(answer))
        .contains("error=\"insufficient_scope\"")
        .contains("scope=\"pet:write\"");
  }

  @Test
  @DisplayName("[D2] a stranger is shown the way to the issuer")
  void aStrangerIsShownTheWayToTheIssuer() throws Exception {
    try (var client = client("")) {
      assertThatThrownBy(client::initialize).isInstanceOf(RuntimeException.class);
    }
    var answer = post("{}", "");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(challenge(answer))
        .isEqualTo(
            "Bearer resource_metadata=\"%s/.well-known/oauth-protected-resource/mcp\", scope=\"pet:read\""
                .formatted(url));
    var metadata = get("/.well-known/oauth-protected-resource/mcp");
    assertThat(metadata.statusCode()).isEqualTo(200);
    assertThat(metadata.body()).contains("\"authorization_servers\":[\"" + ISSUER + "\"]");
  }

  @Test
  void aBodyThatCanBeReadInTwoWaysIsRefused() throws Exception {
    var answer =
        post(
            "{\"method\":\"tools/call\",\"params\":{\"name\":\"pet_profile\",\"name\":\"update_pet\"}}",
            token("pet:read"));
    assertThat(answer.statusCode()).isEqualTo(400);
  }

  private static McpSyncClient client(String token) {
    return McpClient.sync(
            HttpClientStreamableHttpTransport.builder(url)
                .endpoint("/mcp")
                .httpRequestCustomizer((request, _, _, _, _) -> {
                  if (!token.isEmpty()) {
                    request.header("Authorization", "Bearer " + token);
                  }
                })
                .build())
        .build();
  }

  private static HttpResponse<String> post(String body, String token) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url + "/mcp"))
            .header("Accept", "application/json, text/event-stream")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofString());
    }
  }

  private static HttpResponse<String> get(String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
    }
  }

  private static String challenge(HttpResponse<String> answer) {
    return answer.headers().firstValue("WWW-Authenticate").orElse("");
  }

  private static CallToolResult said(String text) {
    return CallToolResult.builder(List.of(TextContent.builder(text).build())).build();
  }

  private static String token(String scope) {
    try {
      var now = Instant.now().getEpochSecond();
      var jwt =
          new JWSObject(
              new JWSHeader.Builder(JWSAlgorithm.ES256)
                  .type(new JOSEObjectType("at+jwt"))
                  .keyID(KEY.getKeyID())
                  .build(),
              new Payload(
                  Map.<String, Object>of(
                      "iss",
                      ISSUER,
                      "aud",
                      url + "/mcp",
                      "sub",
                      "usr_bob",
                      "client_id",
                      "cli_1",
                      "scope",
                      scope,
                      "jti",
                      "1",
                      "iat",
                      now,
                      "exp",
                      now + 60)));
      jwt.sign(new ECDSASigner(KEY));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("k").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpServer issuer() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            var base = "http://127.0.0.1:" + server.getAddress().getPort() + "/t/acme";
            var body =
                exchange.getRequestURI().getPath().endsWith("/jwks")
                    ? Objects.requireNonNull(new JWKSet(KEY).toString(true))
                    : "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/jwks\"}".formatted(base, base);
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
