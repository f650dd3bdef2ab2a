/// Which security profile a client or an agent is held to.
@NullMarked
package procura.token.profile;

import org.jspecify.annotations.NullMarked;
