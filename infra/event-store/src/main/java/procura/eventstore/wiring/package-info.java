/// Puts the event store together, by hand or as beans.
@NullMarked
package procura.eventstore.wiring;

import org.jspecify.annotations.NullMarked;
