/// Administration: what administrators tried and were refused.
@NullMarked
package procura.identity.administration;

import org.jspecify.annotations.NullMarked;
