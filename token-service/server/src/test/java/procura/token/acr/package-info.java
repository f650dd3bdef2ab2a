/// Tests of authentication context classes.
@NullMarked
package procura.token.acr;

import org.jspecify.annotations.NullMarked;
