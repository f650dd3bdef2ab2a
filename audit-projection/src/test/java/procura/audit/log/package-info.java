/// Published vectors and properties of the log.
@NullMarked
package procura.audit.log;

import org.jspecify.annotations.NullMarked;
