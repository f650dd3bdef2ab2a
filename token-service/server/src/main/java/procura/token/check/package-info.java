/// What an authorization request must be (OAuth 2.1 section 4.1.1): an ordered list of checks, one
/// file each, and the request as values once they all hold.
@NullMarked
package procura.token.check;

import org.jspecify.annotations.NullMarked;
