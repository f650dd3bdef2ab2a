/// Sessions: who signed in, how, and who failed to.
@NullMarked
package procura.identity.session;

import org.jspecify.annotations.NullMarked;
