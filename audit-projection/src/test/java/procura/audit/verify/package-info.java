/// The offline verifier against everything that can be done to a bundle.
@NullMarked
package procura.audit.verify;

import org.jspecify.annotations.NullMarked;
