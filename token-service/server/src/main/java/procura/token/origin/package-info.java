/// Where a request came from, for the record.
@NullMarked
package procura.token.origin;

import org.jspecify.annotations.NullMarked;
