/// Authorization codes (RFC 6749 section 4.1).
@NullMarked
package procura.token.code;

import org.jspecify.annotations.NullMarked;
