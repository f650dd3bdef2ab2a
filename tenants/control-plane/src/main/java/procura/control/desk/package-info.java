/// Sends what administrators want to the deciders, and records what was refused.
@NullMarked
package procura.control.desk;

import org.jspecify.annotations.NullMarked;
