package procura.resource.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import procura.resource.StrictJson;

/// Finds the tools that a JSON-RPC body calls. Reads strictly, since a body that the server behind
/// could read in another way would slip a tool past the guard.
final class McpMessages {

  private McpMessages() {}

  static Set<String> toolsCalled(byte[] body) throws IOException {
    var tools = new LinkedHashSet<String>();
    if (body.length > 0) {
      var message = StrictJson.parse(body);
      if (message.isArray()) {
        for (var each : message) {
          collect(each, tools);
        }
      } else {
        collect(message, tools);
      }
    }
    return tools;
  }

  private static void collect(JsonNode message, Set<String> tools) throws IOException {
    if (!message.isObject()) {
      throw new IOException("not a JSON-RPC message");
    }
    if (message.path("method").asText().equals("tools/call")) {
      var name = message.path("params").path("name");
      if (!name.isTextual()) {
        throw new IOException("a call of no tool");
      }
      tools.add(name.textValue());
    }
  }
}
