/// The room as its tests see it: the real server on a real database, without the token service.
@NullMarked
package procura.control.rig;

import org.jspecify.annotations.NullMarked;
