/// Tests of this package.
@NullMarked
package procura.tenancy.keys;

import org.jspecify.annotations.NullMarked;
