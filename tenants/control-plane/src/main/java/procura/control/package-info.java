/// The control plane: what a tenant's administrators do, through an API that their console, their
/// scripts and they themselves share.
@NullMarked
package procura.control;

import org.jspecify.annotations.NullMarked;
