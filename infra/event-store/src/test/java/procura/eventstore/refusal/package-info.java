/// Tests of how refusals are recorded.
@NullMarked
package procura.eventstore.refusal;

import org.jspecify.annotations.NullMarked;
