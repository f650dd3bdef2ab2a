/// Connections to providers elsewhere that a tenant's people may sign in with.
@NullMarked
package procura.control.connections;

import org.jspecify.annotations.NullMarked;
