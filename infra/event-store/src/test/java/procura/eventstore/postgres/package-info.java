/// Tests.
@NullMarked
package procura.eventstore.postgres;

import org.jspecify.annotations.NullMarked;
