/// From facts to records: one ordered writer that appends to each tenant's log in the transaction
/// that saves how far the feed was read. It never skips a fact; it stops and says so.
@NullMarked
package procura.audit.projection;

import org.jspecify.annotations.NullMarked;
