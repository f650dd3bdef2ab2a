/// Agents: software that acts with an identity of its own, answered for by people.
@NullMarked
package procura.identity.agent;

import org.jspecify.annotations.NullMarked;
