/// Tests.
@NullMarked
package procura.eventstore.feed;

import org.jspecify.annotations.NullMarked;
