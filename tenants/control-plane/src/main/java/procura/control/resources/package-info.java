/// Protected resources of a tenant: its APIs and MCP servers.
@NullMarked
package procura.control.resources;

import org.jspecify.annotations.NullMarked;
