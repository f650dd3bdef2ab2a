package procura.server.demo;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import procura.resource.AccessToken;
import procura.resource.ActionReceipt.Outcome;
import procura.resource.ClientAuthentication;
import procura.resource.IssuerUnavailable;
import procura.resource.ProtectedResource;
import procura.resource.ResourceKey;
import procura.resource.ToolScopes;
import procura.resource.UpstreamTokens;
import procura.resource.mcp.McpResourceFilter;
import procura.resource.mcp.McpTokens;
import procura.resource.servlet.ResourceFilter;

/// A real MCP server (the MCP Java SDK on Jetty) behind `procura.resource`, and beside it the
/// Clinic API, its upstream. Its addresses are known before it is guarded, since they are what is
/// registered.
final class PetProfileServer implements AutoCloseable {

  static final String PROFILE = "pet_profile";
  static final String VACCINATIONS = "vaccinations";
  static final String UPDATE = "update_pet";

  private static final Map<String, Object> NO_INPUT = Map.of("type", "object");

  private final Web web = new Web();
  private final Server jetty =
      new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final String origin;
  private final ResourceKey key = ResourceKey.generate();
  private @Nullable ProtectedResource petProfile;
  private @Nullable McpSyncServer mcp;

  PetProfileServer() {
    try {
      var connector = (ServerConnector) jetty.getConnectors()[0];
      connector.open();
      this.origin = "http://127.0.0.1:" + connector.getLocalPort();
    } catch (IOException e) {
      throw new StoryBroke("no port for the MCP server", e);
    }
  }

  String petProfileIdentifier() {
    return origin + "/mcp";
  }

  String clinicIdentifier() {
    return origin + "/clinic";
  }

  String origin() {
    return origin;
  }

  ResourceKey key() {
    return key;
  }

  ProtectedResource petProfile() {
    return Objects.requireNonNull(petProfile, "not started");
  }

  /// Puts the guards up and opens the doors. The MCP server asks about every token, so that a
  /// suspended agent is turned away at once and not when its token has run out.
  void start(String issuer, String clientId) {
    var pets =
        ProtectedResource.at(petProfileIdentifier())
            .named("Pet Profile MCP Server")
            .trusting(issuer)
            .baseScopes("pet:read")
            .tools(
                ToolScopes.builder()
                    .tool(PROFILE, "pet:read")
                    .tool(VACCINATIONS, "pet:read")
                    .tool(UPDATE, "pet:read", "pet:write")
                    .build())
            .client(new ClientAuthentication.PrivateKeyJwt(clientId, key.key()))
            .key(key)
            .askingAboutEveryToken()
            .believingIntrospectionFor(Duration.ZERO)
            .build();
    var clinic =
        ProtectedResource.at(clinicIdentifier())
            .named("Clinic API")
            .trusting(issuer)
            .baseScopes("pet:read")
            .build();
    petProfile = pets;
    var doors = new ServletContextHandler("/");
    open(doors, "mcp", new ServletHolder(mcpServer()), new McpResourceFilter(pets));
    open(doors, "clinic", new ServletHolder(new ClinicApi()), new ResourceFilter(clinic));
    jetty.setHandler(doors);
    try {
      jetty.start();
    } catch (Exception e) {
      throw new StoryBroke("the MCP server did not start", e);
    }
  }

  private HttpServletStreamableServerTransportProvider mcpServer() {
    var transport =
        HttpServletStreamableServerTransportProvider.builder()
            .mcpEndpoint("/mcp")
            .contextExtractor(McpTokens.extractor())
            .build();
    mcp =
        McpServer.sync(transport)
            .serverInfo("pet-profile", "1")
            .toolCall(
                tool(PROFILE, "A pet's name, kind and age"),
                (exchange, _) -> call(PROFILE, exchange, token -> "Rex, dog, 6, of " + token.sub()))
            .toolCall(
                tool(VACCINATIONS, "A pet's vaccinations, from the clinic"),
                (exchange, _) -> call(VACCINATIONS, exchange, this::fromClinic))
            .toolCall(
                tool(UPDATE, "Changes a pet's profile"),
                (exchange, _) -> call(UPDATE, exchange, _ -> "updated"))
            .build();
    return transport;
  }

  /// A servlet with its guard, which also publishes the resource's metadata.
  private static void open(
      ServletContextHandler doors, String path, ServletHolder servlet, ResourceFilter guard) {
    servlet.setAsyncSupported(true);
    doors.addServlet(servlet, "/" + path + "/*");
    for (var mapping :
        List.of("/" + path + "/*", "/.well-known/oauth-protected-resource/" + path)) {
      var filter = new FilterHolder(guard);
      filter.setAsyncSupported(true);
      doors.addFilter(filter, mapping, EnumSet.of(DispatcherType.REQUEST));
    }
  }

  private static Tool tool(String name, String description) {
    return Tool.builder(name, NO_INPUT).description(description).build();
  }

  /// Runs the tool for the token's subject and reports how it went.
  private CallToolResult call(
      String tool, McpSyncServerExchange exchange, Function<AccessToken, String> work) {
    var token = McpTokens.of(exchange.transportContext());
    try {
      var text = work.apply(token);
      petProfile().receipts().post(tool, Outcome.SUCCEEDED, token);
      return result(text, false);
    } catch (StoryBroke e) {
      petProfile().receipts().post(tool, Outcome.FAILED, token);
      return result(String.valueOf(e.getMessage()), true);
    }
  }

  private static CallToolResult result(String text, boolean failed) {
    return CallToolResult.builder(List.of(TextContent.builder(text).build()))
        .isError(failed)
        .build();
  }

  /// Exchanges the caller's token for one for the clinic and asks there.
  private String fromClinic(AccessToken token) {
    try {
      return switch (petProfile()
          .upstream()
          .exchange(token, clinicIdentifier(), List.of("pet:read"))) {
        case UpstreamTokens.Granted(var value, _) ->
            web.get(URI.create(clinicIdentifier() + "/pets/rex"), Web.bearer(value))
                .expect(200)
                .body();
        case UpstreamTokens.Refused(var error, var description) ->
            throw new StoryBroke("the exchange was refused: " + error + ", " + description);
      };
    } catch (IssuerUnavailable e) {
      throw new StoryBroke("the issuer is away", e);
    }
  }

  @Override
  public void close() {
    if (mcp != null) {
      mcp.close();
    }
    if (petProfile != null) {
      petProfile.receipts().close();
    }
    try {
      jetty.stop();
    } catch (Exception e) {
      throw new StoryBroke("the MCP server did not stop", e);
    }
  }
}
