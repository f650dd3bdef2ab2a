/// What the specifications say, sentence by sentence, over HTTP.
@NullMarked
package procura.token.endpoint;

import org.jspecify.annotations.NullMarked;
