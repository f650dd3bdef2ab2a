/// Keys of tenants: for signing tokens, for sealing personal data, and for finding it again.
@NullMarked
package procura.tenancy.keys;

import org.jspecify.annotations.NullMarked;
