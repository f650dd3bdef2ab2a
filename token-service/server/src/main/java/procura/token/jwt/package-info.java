/// The JWTs that this server signs.
@NullMarked
package procura.token.jwt;

import org.jspecify.annotations.NullMarked;
