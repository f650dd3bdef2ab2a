package procura.server.demo;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import procura.server.demo.Web.Answer;

/// Vet Assist, the MCP client: finds its way from a 401 to a token with nothing but standards, and
/// calls tools with the MCP Java SDK.
final class VetAssist {

  private static final Pattern PARAMETER = Pattern.compile("([\\w]+)=\"([^\"]*)\"");

  private final Web web;
  private final String mcpUrl;
  private final String verifier = random();
  private final String state = random();

  VetAssist(Web web, String mcpUrl) {
    this.web = web;
    this.mcpUrl = mcpUrl;
  }

  /// The answer to a bare request with this token, or without one when it is empty.
  Answer knock(String token, Map<String, Object> message) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Accept", "application/json, text/event-stream");
    if (!token.isEmpty()) {
      headers.putAll(Web.bearer(token));
    }
    return web.postJson(URI.create(mcpUrl), headers, message);
  }

  static Map<String, Object> callOf(String tool) {
    return Map.of(
        "jsonrpc",
        "2.0",
        "id",
        1,
        "method",
        "tools/call",
        "params",
        Map.of("name", tool, "arguments", Map.of()));
  }

  /// The parameters of a `Bearer` challenge (RFC 6750 section 3).
  static Map<String, String> challenge(Answer answer) {
    var header = answer.header("www-authenticate");
    StoryBroke.unless(header.startsWith("Bearer "), "no Bearer challenge: " + header);
    var parameters = new LinkedHashMap<String, String>();
    var matcher = PARAMETER.matcher(header);
    while (matcher.find()) {
      parameters.put(matcher.group(1), matcher.group(2));
    }
    return parameters;
  }

  /// RFC 9728 section 3.3: the document counts only if it names the resource that was asked for.
  String issuerBehind(String metadataUrl) {
    var document = web.get(URI.create(metadataUrl), Map.of()).expect(200).json();
    StoryBroke.unlessEqual("resource of the metadata", mcpUrl, Web.text(document, "resource"));
    return document.path("authorization_servers").path(0).asText();
  }

  URI authorizationRequest(URI endpoint, String clientId, String agent, String scope) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("response_type", "code");
    parameters.put("client_id", clientId);
    parameters.put("redirect_uri", GreenfieldVets.REDIRECT_URI);
    parameters.put("scope", scope);
    parameters.put("state", state);
    parameters.put("code_challenge", sha256(verifier));
    parameters.put("code_challenge_method", "S256");
    parameters.put("resource", mcpUrl);
    parameters.put("requested_actor", agent);
    return URI.create(endpoint + "?" + Web.encoded(parameters));
  }

  /// Checks `state` and `iss` (RFC 9207) and takes the code.
  String codeIn(URI callback, String issuer) {
    var parameters =
        Arrays.stream(callback.getRawQuery().split("&"))
            .map(field -> field.split("=", 2))
            .collect(
                Collectors.toMap(
                    field -> field[0],
                    field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    StoryBroke.unless(parameters.containsKey("code"), "no code in " + parameters);
    StoryBroke.unlessEqual("state", state, String.valueOf(parameters.get("state")));
    StoryBroke.unlessEqual("iss", issuer, String.valueOf(parameters.get("iss")));
    return String.valueOf(parameters.get("code"));
  }

  Map<String, String> redemption(String code, String clientId, String actorToken) {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", GreenfieldVets.REDIRECT_URI);
    form.put("code_verifier", verifier);
    form.put("client_id", clientId);
    form.put("resource", mcpUrl);
    form.put("actor_token", actorToken);
    form.put("actor_token_type", "urn:ietf:params:oauth:token-type:access_token");
    return form;
  }

  /// A client of the MCP Java SDK that shows this token with each request.
  McpSyncClient connect(String token) {
    var uri = URI.create(mcpUrl);
    return McpClient.sync(
            HttpClientStreamableHttpTransport.builder(
                    uri.getScheme() + "://" + uri.getRawAuthority())
                .endpoint(uri.getRawPath())
                .httpRequestCustomizer((request, _, _, _, _) -> {
                  if (!token.isEmpty()) {
                    request.header("Authorization", "Bearer " + token);
                  }
                })
                .build())
        .build();
  }

  static CallToolResult call(McpSyncClient client, String tool) {
    return client.callTool(CallToolRequest.builder(tool).arguments(Map.of()).build());
  }

  static String text(CallToolResult result) {
    return result.content().stream()
        .filter(TextContent.class::isInstance)
        .map(content -> ((TextContent) content).text())
        .collect(Collectors.joining("\n"));
  }

  private static String random() {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String sha256(String text) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
