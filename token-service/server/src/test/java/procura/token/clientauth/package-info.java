/// What the specifications say, sentence by sentence, over HTTP.
@NullMarked
package procura.token.clientauth;

import org.jspecify.annotations.NullMarked;
