/// The walls between tenants: which tenant a request speaks for, and connections that see only its
/// rows.
@NullMarked
package procura.tenancy.isolation;

import org.jspecify.annotations.NullMarked;
