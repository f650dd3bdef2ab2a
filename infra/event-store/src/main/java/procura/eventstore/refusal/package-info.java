/// Refusals on their way into the log: each one by itself, and a flood of them counted.
@NullMarked
package procura.eventstore.refusal;

import org.jspecify.annotations.NullMarked;
