/// Tests of the event store, and what other modules' tests use of it.
@NullMarked
package procura.eventstore;

import org.jspecify.annotations.NullMarked;
