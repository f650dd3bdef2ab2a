/// Exports: bundles of records with everything an auditor needs to check them without us.
@NullMarked
package procura.audit.export;

import org.jspecify.annotations.NullMarked;
