/// Delegations: the standing permission of a resource owner behind every token that acts for them.
@NullMarked
package procura.identity.delegation;

import org.jspecify.annotations.NullMarked;
