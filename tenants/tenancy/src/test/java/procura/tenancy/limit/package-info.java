/// Tests of the buckets.
@NullMarked
package procura.tenancy.limit;

import org.jspecify.annotations.NullMarked;
