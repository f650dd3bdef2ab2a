/// The door to the log of facts: commands in, facts out, in commit order. Nobody outside this
/// module knows Axon's event sourcing or the log's tables.
@NullMarked
package procura.eventstore;

import org.jspecify.annotations.NullMarked;
