/// Tests of this package.
@NullMarked
package procura.control.console;

import org.jspecify.annotations.NullMarked;
