/// OAuth clients: the software that asks for tokens (RFC 6749 section 2), their metadata and
/// credentials.
@NullMarked
package procura.identity.client;

import org.jspecify.annotations.NullMarked;
