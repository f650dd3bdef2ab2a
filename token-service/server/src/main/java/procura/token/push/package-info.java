/// Pushed authorization requests (RFC 9126) between the push and the person's answer.
@NullMarked
package procura.token.push;

import org.jspecify.annotations.NullMarked;
