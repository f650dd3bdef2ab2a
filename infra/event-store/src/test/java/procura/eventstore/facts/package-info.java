/// Tests.
@NullMarked
package procura.eventstore.facts;

import org.jspecify.annotations.NullMarked;
