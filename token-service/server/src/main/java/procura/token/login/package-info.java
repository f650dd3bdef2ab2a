/// Signing in: one form, one answer to every failure, and a throttle that slows guessing down
/// without locking anybody out.
@NullMarked
package procura.token.login;

import org.jspecify.annotations.NullMarked;
