/// Tests of this package.
@NullMarked
package procura.tenancy.lifecycle;

import org.jspecify.annotations.NullMarked;
