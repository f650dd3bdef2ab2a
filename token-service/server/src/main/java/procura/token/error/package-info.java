/// The error codes of the protocols and the one exception that ends a request.
@NullMarked
package procura.token.error;

import org.jspecify.annotations.NullMarked;
