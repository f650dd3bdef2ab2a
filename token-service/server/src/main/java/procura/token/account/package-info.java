/// A person's own page: which agents and clients may act for them, where they are signed in, and
/// how to end either.
@NullMarked
package procura.token.account;

import org.jspecify.annotations.NullMarked;
