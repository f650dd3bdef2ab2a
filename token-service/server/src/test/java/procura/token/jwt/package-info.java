/// Signatures of others, without any request.
@NullMarked
package procura.token.jwt;

import org.jspecify.annotations.NullMarked;
