/// People of a tenant: accounts, roles, invitations, erasure.
@NullMarked
package procura.control.users;

import org.jspecify.annotations.NullMarked;
