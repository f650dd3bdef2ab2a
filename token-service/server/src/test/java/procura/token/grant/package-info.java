/// What the specifications say, sentence by sentence, over HTTP.
@NullMarked
package procura.token.grant;

import org.jspecify.annotations.NullMarked;
