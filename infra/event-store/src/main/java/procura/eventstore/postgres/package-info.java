/// The log in PostgreSQL: one writer per node that commits what concurrent callers append in
/// groups, numbers it without gaps and lets the primary key arbitrate between nodes. Knows events
/// as bytes and tags, not what they mean.
@NullMarked
package procura.eventstore.postgres;

import org.jspecify.annotations.NullMarked;
