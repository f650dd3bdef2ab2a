/// What the admin API refuses, as RFC 9457 problems of a closed list.
@NullMarked
package procura.control.problem;

import org.jspecify.annotations.NullMarked;
