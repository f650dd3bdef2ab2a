/// A tenant's own page: counts and settings.
@NullMarked
package procura.control.tenants;

import org.jspecify.annotations.NullMarked;
