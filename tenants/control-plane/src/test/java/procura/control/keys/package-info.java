/// Tests of this package.
@NullMarked
package procura.control.keys;

import org.jspecify.annotations.NullMarked;
