/// The Vet Assist story: a tenant, an agent, an MCP server and an upstream API, played over real
/// HTTP against a running platform as any stranger's software would. Sees the platform through its
/// public API alone, and the libraries that are published: `procura.resource` and
/// `procura.audit.verify`.
@NullMarked
package procura.server.demo;

import org.jspecify.annotations.NullMarked;
