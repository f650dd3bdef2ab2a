/// Guards a server built with the MCP Java SDK: a servlet filter that knows which tool a message
/// calls, and the token inside a tool. Needs `io.modelcontextprotocol.sdk:mcp-core` and
/// `jakarta.servlet`.
@NullMarked
package procura.resource.mcp;

import org.jspecify.annotations.NullMarked;
