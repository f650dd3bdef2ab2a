/// The embedded servers as their users meet them: starting, killed, started again.
@NullMarked
package procura.embedded;

import org.jspecify.annotations.NullMarked;
