package procura.resource.mcp;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpTransportContextExtractor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import procura.resource.AccessToken;
import procura.resource.servlet.ServletRequests;

/// Carries the token from the filter into a tool: give [#extractor()] to the SDK's transport, and
/// ask [#of(McpTransportContext)] inside the tool.
public final class McpTokens {

  private static final String KEY = AccessToken.class.getName();

  private McpTokens() {}

  public static McpTransportContextExtractor<HttpServletRequest> extractor() {
    return request -> {
      var token = ServletRequests.token(request);
      return token == null
          ? McpTransportContext.EMPTY
          : McpTransportContext.create(Map.of(KEY, token));
    };
  }

  /// The token of the call. Fails where the filter does not guard, so that no tool runs for nobody.
  public static AccessToken of(McpTransportContext context) {
    if (context.get(KEY) instanceof AccessToken token) {
      return token;
    }
    throw new IllegalStateException("no token: this tool is not behind the guard");
  }
}
