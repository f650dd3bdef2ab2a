/// Who let which agent do what, and how that ends.
@NullMarked
package procura.control.delegations;

import org.jspecify.annotations.NullMarked;
