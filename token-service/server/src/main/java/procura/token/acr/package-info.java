/// How surely somebody proved who they are.
@NullMarked
package procura.token.acr;

import org.jspecify.annotations.NullMarked;
