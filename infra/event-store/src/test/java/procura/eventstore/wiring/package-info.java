/// Tests.
@NullMarked
package procura.eventstore.wiring;

import org.jspecify.annotations.NullMarked;
