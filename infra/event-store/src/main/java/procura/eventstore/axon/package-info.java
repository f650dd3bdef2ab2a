/// Axon on our log: the storage engine behind its interface and the commands that its bus carries.
/// The only place that knows both.
@NullMarked
package procura.eventstore.axon;

import org.jspecify.annotations.NullMarked;
