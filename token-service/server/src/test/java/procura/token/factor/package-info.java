/// Tests of factors.
@NullMarked
package procura.token.factor;

import org.jspecify.annotations.NullMarked;
