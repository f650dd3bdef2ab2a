/// The room as a whole on a real PostgreSQL: facts in, evidence out.
@NullMarked
package procura.audit;

import org.jspecify.annotations.NullMarked;
