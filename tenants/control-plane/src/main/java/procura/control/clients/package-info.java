/// OAuth clients of a tenant, their metadata (RFC 7591) and credentials.
@NullMarked
package procura.control.clients;

import org.jspecify.annotations.NullMarked;
