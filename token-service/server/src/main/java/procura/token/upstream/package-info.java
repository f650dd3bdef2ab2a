/// Providers elsewhere: this server as a client of theirs (OpenID Connect Core, code flow). Nothing
/// they say is believed before its signature, issuer, audience, nonce and time have been checked.
@NullMarked
package procura.token.upstream;

import org.jspecify.annotations.NullMarked;
