/// How much of anything may happen at once: token buckets by tenant, address, client and person.
@NullMarked
package procura.tenancy.limit;

import org.jspecify.annotations.NullMarked;
