/// What a person proves themselves with besides a password: passkeys, an authenticator app,
/// recovery codes, accounts at other providers.
@NullMarked
package procura.identity.factor;

import org.jspecify.annotations.NullMarked;
