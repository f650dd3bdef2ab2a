/// Tests of this package.
@NullMarked
package procura.tenancy.isolation;

import org.jspecify.annotations.NullMarked;
