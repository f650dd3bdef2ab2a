/// Facts on the log: how they become entries, what is projected in their transaction, and who is
/// told once they are committed.
@NullMarked
package procura.eventstore.facts;

import org.jspecify.annotations.NullMarked;
