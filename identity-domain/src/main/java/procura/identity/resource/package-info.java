/// Protected resources: MCP servers and APIs with their scopes (RFC 8707, RFC 9728).
@NullMarked
package procura.identity.resource;

import org.jspecify.annotations.NullMarked;
