/// Signing keys of a tenant.
@NullMarked
package procura.control.keys;

import org.jspecify.annotations.NullMarked;
