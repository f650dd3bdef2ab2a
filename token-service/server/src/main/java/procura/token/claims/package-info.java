/// What is said of a person and to whom: the standard claims of OpenID Connect, those that a client
/// asked for one by one, and the subject identifier that it knows the person by.
@NullMarked
package procura.token.claims;

import org.jspecify.annotations.NullMarked;
