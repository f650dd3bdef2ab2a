/// What may be granted to whom: names in a body become ids of this tenant, and nobody grants more
/// than they hold.
@NullMarked
package procura.control.grants;

import org.jspecify.annotations.NullMarked;
