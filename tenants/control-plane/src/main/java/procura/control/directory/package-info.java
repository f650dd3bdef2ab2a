/// Reads the directory: pages, look-ups, counts.
@NullMarked
package procura.control.directory;

import org.jspecify.annotations.NullMarked;
