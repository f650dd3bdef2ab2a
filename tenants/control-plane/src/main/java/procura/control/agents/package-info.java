/// Agents of a tenant: what they are for, who answers for them, and how they are stopped.
@NullMarked
package procura.control.agents;

import org.jspecify.annotations.NullMarked;
