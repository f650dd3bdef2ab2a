/// Roles: what the people and agents that hold one may do (RBAC).
@NullMarked
package procura.identity.role;

import org.jspecify.annotations.NullMarked;
