/// Tests of logos.
@NullMarked
package procura.token.logo;

import org.jspecify.annotations.NullMarked;
