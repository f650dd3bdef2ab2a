/// The life of a tenant: pure deciders.
@NullMarked
package procura.tenancy.lifecycle;

import org.jspecify.annotations.NullMarked;
