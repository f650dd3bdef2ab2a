/// Roles: what people and agents may do where.
@NullMarked
package procura.control.roles;

import org.jspecify.annotations.NullMarked;
