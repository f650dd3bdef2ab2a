/// Guards an MCP server or an API: publishes who issues its tokens (RFC 9728), checks the tokens it
/// is shown (RFC 9068, RFC 7662), names what is missing (RFC 6750, RFC 9470), fetches tokens for
/// the services behind it (RFC 8693) and reports what was done with them. Needs the JDK, Nimbus
/// JOSE and Jackson; the sub-packages adapt it to servlet containers, Micronaut and the MCP Java
/// SDK. Start at [procura.resource.ProtectedResource].
@NullMarked
package procura.resource;

import org.jspecify.annotations.NullMarked;
