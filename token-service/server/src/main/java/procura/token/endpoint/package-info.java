/// The protocol endpoints of a tenant.
@NullMarked
package procura.token.endpoint;

import org.jspecify.annotations.NullMarked;
