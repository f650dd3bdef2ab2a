/// Evidence: who asked for the audit trail; asking is itself a fact.
@NullMarked
package procura.identity.evidence;

import org.jspecify.annotations.NullMarked;
