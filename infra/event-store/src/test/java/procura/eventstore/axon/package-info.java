/// Tests.
@NullMarked
package procura.eventstore.axon;

import org.jspecify.annotations.NullMarked;
