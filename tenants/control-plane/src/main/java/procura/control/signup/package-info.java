/// How a tenant begins: one decision that makes everything an administrator needs.
@NullMarked
package procura.control.signup;

import org.jspecify.annotations.NullMarked;
