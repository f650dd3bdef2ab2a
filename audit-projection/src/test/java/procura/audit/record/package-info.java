/// Every fact has a record, and no record says too much.
@NullMarked
package procura.audit.record;

import org.jspecify.annotations.NullMarked;
